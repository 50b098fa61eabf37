import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from './support.js';
import {
  BOUNDARY,
  contentOf,
  fieldParts,
  filePart,
  filesOnDisk,
  listKeys,
  presign,
  upload,
  writeForm,
} from './target-files-support.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const FIXTURE = fileURLToPath(new URL('fixtures/file-server.mjs', import.meta.url));
const MINUTE = 60_000;

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ roles: ['api'] });
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

/** Another process on the same database and directory. */
async function spawnServer(crashAt: string | null) {
  const { connection } = server;
  const argument = JSON.stringify({ root: ROOT, connection, filesDir: server.filesDir, crashAt });
  const child = spawn(process.execPath, [FIXTURE, argument], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: String(line).trim(), child, ended };
}

/** Uploads with a form of the living server to the one that dies; the answer is its status, or null. */
async function uploadTo(url: string, key: string, content: string): Promise<number | null> {
  const { fields } = await presign(server, key, true);
  return fetch(`${url}/v1/storage/uploads`, {
    method: 'POST',
    body: writeForm([...fieldParts(fields), filePart(content)]),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  }).then(
    ({ status }) => status,
    () => null,
  );
}

async function cleanUp(): Promise<void> {
  await server.app.fileCleaning.run();
  server.clock.move(50 * MINUTE);
  await server.app.fileCleaning.run();
}

describe('a server that is killed (SIGKILL) during an upload', () => {
  it('in the middle of the bytes: no half file is visible, and what is left goes within an hour', async () => {
    const { url, child, ended } = await spawnServer(null);
    const { fields } = await presign(server, 'half.csv');
    const body = writeForm([...fieldParts(fields), filePart(Buffer.alloc(300_000, 'x'))]);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `POST /v1/storage/uploads HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body.subarray(0, 200_000));
    await until('the upload has begun', async () =>
      (await filesOnDisk(server)).some((name) => name.endsWith('.part')),
    );
    child.kill('SIGKILL');
    await ended;
    expect(await listKeys(server)).toEqual([]);
    expect((await filesOnDisk(server)).every((name) => name.endsWith('.part'))).toBe(true);
    await cleanUp();
    expect(await filesOnDisk(server)).toEqual([]);
  });

  it.each(['upload.written', 'upload.stored', 'upload.listed'])(
    'at %s: the old file or the new one is there, whole (G1)',
    async (point) => {
      const [old, fresh] = [`user_id\nold\n`, `user_id\n${'fresh\n'.repeat(20_000)}`];
      expect((await upload(server, 'a.csv', old, { overwrite: true })).status).toBe(204);
      const { url, ended } = await spawnServer(point);
      expect(await uploadTo(url, 'a.csv', fresh)).toBeNull();
      await ended;
      expect(await contentOf(server, 'a.csv')).toBe(point === 'upload.listed' ? fresh : old);
      await cleanUp();
      expect(await contentOf(server, 'a.csv')).toBe(point === 'upload.listed' ? fresh : old);
      // Of the new one its prepared rows are there, too.
      expect(await filesOnDisk(server)).toHaveLength(point === 'upload.listed' ? 2 : 1);
      const { length } = await server.app.db.rows({ name: '', text: 'SELECT storage_key FROM stored_files' });
      expect(length).toBe(1);
    },
  );
});
