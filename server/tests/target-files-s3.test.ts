import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS, OPERATIONS } from '@belfry/contract';
import { S3Store, StoredFileGone } from '@belfry/server';
import type { TestServer } from '@belfry/testkit';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from './support.js';
import {
  contentOf,
  curl,
  fieldParts,
  filePart,
  listKeys,
  post,
  presign,
  writeForm,
} from './target-files-support.js';

const BUCKET = 'belfry-test';
const SECRET = 'S3RVER';
const MINUTE = 60_000;
let server: TestServer;
let s3: S3rver;
let directory: string;
let endpoint: string;

const storeAt = (url: string) =>
  new S3Store({
    endpoint: url,
    region: 'eu-central-1',
    bucket: BUCKET,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: SECRET },
    forcePathStyle: true,
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'belfry-test-s3-'));
  s3 = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = (await s3.run()) as AddressInfo;
  endpoint = `http://127.0.0.1:${port}`;
  server = await startServer({ roles: ['api'], fileStore: storeAt(endpoint) });
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
  await s3.close();
  await rm(directory, { recursive: true, force: true });
});

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The signing key of Amazon's published algorithm, version 4. */
const signingKey = (secret: string, ...scope: [day: string, region: string, service: string]): Buffer =>
  [...scope, 'aws4_request'].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));

async function objects(): Promise<string[]> {
  const answer = await fetch(`${endpoint}/${BUCKET}`);
  return [...(await answer.text()).matchAll(/<Key>([^<]+)<\/Key>/g)].map((match) => match[1] ?? '');
}

async function sendTo(form: { url: string; fields: Record<string, string> }, content: string) {
  const response = await fetch(form.url, {
    method: 'POST',
    body: writeForm([...fieldParts(form.fields), filePart(content)]),
    headers: { 'content-type': 'multipart/form-data; boundary=belfry-test-boundary' },
  });
  await response.arrayBuffer();
  return response.status;
}

describe('a form for an upload to S3', () => {
  it('goes to where the dashboard’s pages may send it', async () => {
    const { url } = await presign(server, 'from-a-page.csv');
    const page = await fetch(`${server.url}/dashboard/`, { headers: { accept: 'text/html' } });
    const sources = /connect-src ([^;]+)/.exec(page.headers.get('content-security-policy') ?? '')?.[1];
    expect(sources?.split(' ')).toEqual(["'self'", new URL(url).origin]);
    const named = new S3Store({
      ...{ endpoint: null, region: 'eu-central-1', bucket: BUCKET, forcePathStyle: false },
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const form = await named.presign('a', { size: { min: 1, max: 2 }, goodForMs: MINUTE });
    expect(named.uploadSources).toContain(new URL(form.url).origin);
  });

  it('is S3’s own POST policy, for one object, one size range and 15 minutes', async () => {
    const { url, fields, file_key } = await presign(server, 'form.csv');
    expect(file_key).toBe('form.csv');
    expect(url.replace(/\/$/, '')).toBe(`${endpoint}/${BUCKET}`);
    const policy = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString()) as {
      expiration: string;
      conditions: unknown[];
    };
    expect(Math.abs(Date.parse(policy.expiration) - Date.now() - 15 * MINUTE)).toBeLessThan(10_000);
    expect(policy.conditions).toContainEqual(['content-length-range', 1, LIMITS.targetFileBytes]);
    expect(policy.conditions).toContainEqual({ key: fields.key });
    expect(policy.conditions).toContainEqual({ bucket: BUCKET });
    // Every field but the policy itself and its signature is bound by a condition of its own.
    for (const [name, value] of Object.entries(fields))
      if (name !== 'Policy' && name !== 'X-Amz-Signature')
        expect(policy.conditions, name).toContainEqual({ [name]: value });
  });

  it('is signed as Amazon’s published algorithm says', async () => {
    // Amazon's own example of a signing key proves the algorithm below.
    const example = signingKey('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', '20150830', 'us-east-1', 'iam');
    expect(example.toString('hex')).toBe('c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9');
    const { fields } = await presign(server, 'signed.csv');
    const day = fields['X-Amz-Date']?.slice(0, 8) ?? '';
    expect(fields['X-Amz-Algorithm']).toBe('AWS4-HMAC-SHA256');
    expect(fields['X-Amz-Credential']).toBe(`S3RVER/${day}/eu-central-1/s3/aws4_request`);
    const key = signingKey(SECRET, day, 'eu-central-1', 's3');
    expect(fields['X-Amz-Signature']).toBe(hmac(key, fields.Policy ?? '').toString('hex'));
    expect(JSON.stringify(fields)).not.toContain(`"${SECRET}"`);
  });

  it('is never the same object twice', async () => {
    const forms = await Promise.all(Array.from({ length: 5 }, () => presign(server, 'same.csv', true)));
    expect(new Set(forms.map(({ fields }) => fields.key)).size).toBe(5);
  });
});

describe('an upload to S3', () => {
  it('is listed when asked for next (G8), and read as it was', async () => {
    const content = 'user_id\nann';
    const { url, fields } = await presign(server, 'lists/one.csv');
    const named = Object.entries(fields).flatMap(([name, value]) => ['-F', `${name}=${value}`]);
    expect(await curl([url, ...named, '-F', `file=${content};filename=a.csv`])).toMatchObject({
      status: 204,
    });
    const { files } = await server.expect(OPERATIONS.listTargetFiles);
    const file = files.find((one) => one.file_key === 'lists/one.csv');
    expect(file).toMatchObject({ file_size: content.length });
    expect(Math.abs((file?.uploaded_at ?? 0) - Date.now() / 1000)).toBeLessThan(30);
    expect((file?.expires_at ?? 0) - (file?.uploaded_at ?? 0)).toBe(30 * 24 * 3600);
    expect(await contentOf(server, 'lists/one.csv')).toBe(content);
  });

  it('can be used without having been listed, and takes its key', async () => {
    expect(await sendTo(await presign(server, 'used.csv'), 'user_id\nused\n')).toBe(204);
    expect(await contentOf(server, 'used.csv')).toBe('user_id\nused\n');
    expect(await sendTo(await presign(server, 'unseen.csv'), 'user_id\n')).toBe(204);
    const again = await server.call(OPERATIONS.presignTargetFile, {
      params: { file_key: 'unseen.csv' },
      body: {},
    });
    expect(again.body).toMatchObject({ code: 400202 });
  });

  it('replaces a file only when it was to overwrite', async () => {
    const first = await presign(server, 'over.csv');
    const late = await presign(server, 'over.csv');
    expect(await sendTo(first, 'first')).toBe(204);
    expect(await contentOf(server, 'over.csv')).toBe('first');
    expect(await sendTo(late, 'late')).toBe(204);
    expect(await contentOf(server, 'over.csv')).toBe('first');
    const over = await presign(server, 'over.csv', true);
    expect(await sendTo(over, 'second')).toBe(204);
    expect(await contentOf(server, 'over.csv')).toBe('second');
    expect(await listKeys(server)).toEqual(expect.arrayContaining(['over.csv']));
  });

  it('by a form that is used again does not change the bytes a batch reads (G2)', async () => {
    const form = await presign(server, 'again.csv', true);
    await sendTo(form, 'first');
    const first = await server.app.files.find(server.application.key, 'again.csv');
    await sendTo(form, 'second, and longer');
    expect(await contentOf(server, 'again.csv')).toBe('second, and longer');
    let content = '';
    for await (const chunk of await server.app.files.open(first?.storage_key ?? '')) content += String(chunk);
    expect(content).toBe('first');
  });

  it('is taken over once, however many ask at a time (G3)', async () => {
    await sendTo(await presign(server, 'many.csv'), 'user_id\n');
    const lists = await Promise.all(Array.from({ length: 10 }, () => listKeys(server)));
    for (const keys of lists) expect(keys.filter((key) => key === 'many.csv')).toHaveLength(1);
    expect(await contentOf(server, 'many.csv')).toBe('user_id\n');
  });

  it('does not go through this server', async () => {
    const { fields } = await presign(server, 'here.csv');
    const body = writeForm([...fieldParts({ ...fields, policy: 'x', signature: 'x' }), filePart('x')]);
    expect(await post(`${server.url}/v1/storage/uploads`, body)).toMatchObject({ status: 400, code: 400930 });
  });

  it('belongs to one application (G11)', async () => {
    const other = await server.createApplication();
    await sendTo(await presign(server, 'theirs.csv', false, other.token), 'user_id\n');
    expect(await listKeys(server)).not.toContain('theirs.csv');
    expect(await listKeys(server, other.token)).toEqual(['theirs.csv']);
  });
});

describe('the bucket', () => {
  it('holds after cleaning only what is needed, and nothing once all has expired (G14)', async () => {
    const clean = () => server.app.fileCleaning.run();
    await sendTo(await presign(server, 'never-asked-for.csv'), 'user_id\n');
    server.clock.move(50 * MINUTE);
    await clean();
    server.clock.move(50 * MINUTE);
    await clean();
    const [{ count } = { count: 0 }] = await server.app.db.rows<{ count: number }>({
      name: '',
      text: 'SELECT count(*)::int AS count FROM target_files',
    });
    expect(await listKeys(server)).toContain('never-asked-for.csv');
    expect(await objects()).toHaveLength(count);
    server.clock.move(31 * 24 * 60 * MINUTE);
    await clean();
    server.clock.move(50 * MINUTE);
    await clean();
    expect(await objects()).toEqual([]);
    for (const table of ['target_files', 'stored_files', 'direct_uploads'])
      expect(await server.app.db.rows({ name: '', text: `SELECT * FROM ${table}` }), table).toEqual([]);
  });

  it('without the object says so', async () => {
    await expect(server.app.files.open(`${server.application.key}/nothing`)).rejects.toThrow(StoredFileGone);
  });

  it('that is away is 503 with Retry-After, and does not keep the server from starting', async () => {
    const away = await startServer({ roles: ['api'], fileStore: storeAt('http://127.0.0.1:9') });
    await presign(away, 'a.csv');
    const answer = await away.call(OPERATIONS.listTargetFiles);
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: 500902 });
    expect(answer.headers.get('retry-after')).toBe('5');
    await away.stop();
  });
});
