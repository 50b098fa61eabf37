import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';

export const BOUNDARY = 'belfry-test-boundary';

/** A part of a form: its headers after the name, and its bytes. */
export interface Part {
  name: string;
  value: string | Buffer;
  filename?: string;
}

export const filePart = (value: string | Buffer): Part => ({ name: 'file', value, filename: 'targets.csv' });

export const fieldParts = (fields: Record<string, string>): Part[] =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

/** The bytes of a form, written by hand so that a test can spoil any of them. */
export function writeForm(parts: Part[]): Buffer {
  const written = parts.flatMap(({ name, value, filename }) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename ? `; filename="${filename}"` : ''}\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...written, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

export interface UploadAnswer {
  status: number;
  text: string;
  code: number | null;
}

export async function post(
  url: string,
  body: Buffer,
  type = `multipart/form-data; boundary=${BOUNDARY}`,
): Promise<UploadAnswer> {
  const response = await fetch(url, { method: 'POST', body, headers: type ? { 'content-type': type } : {} });
  return answerOf(response.status, await response.text());
}

export function answerOf(status: number, text: string): UploadAnswer {
  const code = text === '' ? null : (JSON.parse(text) as { error: true; code: number; message: string }).code;
  return { status, text, code };
}

export const presign = (server: TestServer, fileKey: string, overwrite = false, token?: string) =>
  server.expect(OPERATIONS.presignTargetFile, {
    params: { file_key: fileKey },
    body: overwrite ? { overwrite_duplicate_key: true } : {},
    ...(token ? { token } : {}),
  });

/** Uploads a file with a new form. */
export async function upload(
  server: TestServer,
  fileKey: string,
  content: string | Buffer,
  options: { overwrite?: boolean; token?: string } = {},
): Promise<UploadAnswer> {
  const { url, fields } = await presign(server, fileKey, options.overwrite, options.token);
  return post(url, writeForm([...fieldParts(fields), filePart(content)]));
}

export const listKeys = async (server: TestServer, token?: string): Promise<string[]> =>
  (await server.expect(OPERATIONS.listTargetFiles, token ? { token } : {})).files.map((one) => one.file_key);

/** Every file below the server's directory, with its path. */
export async function filesOnDisk(server: TestServer): Promise<string[]> {
  const all = await readdir(server.filesDir, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

/** What a file holds, read as a batch would read it; null when there is none. */
export async function contentOf(server: TestServer, fileKey: string): Promise<string | null> {
  const file = await server.app.files.find(server.application.key, fileKey);
  if (!file) return null;
  let content = '';
  for await (const chunk of await server.app.files.open(file.storage_key)) content += String(chunk);
  return content;
}

/** Runs curl, and gives the status with the body that was answered. */
export function curl(args: string[]): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('curl', ['-sS', '-w', '\n%{http_code}', ...args]);
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const cut = out.lastIndexOf('\n');
      if (code !== 0 && cut < 0) reject(new Error(`curl ended with ${code}: ${errors}`));
      else resolve(answerOf(Number(out.slice(cut + 1)), out.slice(0, cut)));
    });
  });
}
