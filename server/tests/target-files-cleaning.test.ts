import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPERATIONS } from '@belfry/contract';
import { type Clock, DiskStore, FileCleaning, StoredFileGone } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGreeting, startServer } from './support.js';
import { contentOf, filesOnDisk, listKeys, upload } from './target-files-support.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let server: TestServer;

beforeEach(async () => {
  // Without workers: a batch stays as it is until the test says otherwise.
  server = await startServer({ roles: ['api'] });
});
afterEach(async () => {
  await server.checkInvariants();
  await server.stop();
});

const clean = () => server.app.fileCleaning.run();
const storageKeyOf = async (key: string): Promise<string> =>
  (await server.app.files.find(server.application.key, key))?.storage_key ?? '';
const run = (text: string, values: unknown[] = []) => server.app.db.rows({ name: '', text }, values);

/** Two looks, an hour apart: what the first finds unused the second removes. */
async function cleanTwice(): Promise<void> {
  await clean();
  server.clock.move(60 * MINUTE);
  await clean();
}

async function sendScheduled(key: string): Promise<string> {
  const answer = await server.expect(OPERATIONS.sendNotification, {
    body: {
      template: { key: 'greeting' },
      mode: 'batch',
      targets_filename: key,
      scheduled_at: server.clock.now() + 300 * DAY,
    },
  });
  return answer.notification_id ?? '';
}

describe('cleaning up target files', () => {
  it('leaves alone what is in use', async () => {
    await upload(server, 'a.csv', 'user_id\na\n');
    await cleanTwice();
    await cleanTwice();
    expect(await contentOf(server, 'a.csv')).toBe('user_id\na\n');
  });

  it('removes files that have expired, with their bytes (G14)', async () => {
    await upload(server, 'a.csv', 'user_id\na\n');
    const storageKey = await storageKeyOf('a.csv');
    server.clock.move(31 * DAY);
    await clean();
    expect(await run('SELECT * FROM target_files')).toEqual([]);
    server.clock.move(60 * MINUTE);
    await clean();
    expect(await filesOnDisk(server)).toEqual([]);
    expect(await run('SELECT * FROM stored_files')).toEqual([]);
    await expect(server.app.files.open(storageKey)).rejects.toThrow(StoredFileGone);
  });

  it('keeps the bytes of an overwritten or expired file for as long as an unfinished batch needs them (G2)', async () => {
    await createGreeting(server);
    await upload(server, 'a.csv', 'user_id\nfirst\n');
    const first = await storageKeyOf('a.csv');
    const id = await sendScheduled('a.csv');
    await upload(server, 'a.csv', 'user_id\nsecond\n', { overwrite: true });
    expect(await storageKeyOf('a.csv')).not.toBe(first);
    for (const status of ['scheduled', 'queued', 'delivering']) {
      await run('UPDATE notifications SET status = $2 WHERE id = $1', [id, status]);
      await cleanTwice();
      server.clock.move(40 * DAY);
      await cleanTwice();
      expect((await filesOnDisk(server)).includes(first.split('/')[1] ?? ''), status).toBe(true);
    }
    await run("UPDATE notifications SET status = 'delivered' WHERE id = $1", [id]);
    await cleanTwice();
    expect(await filesOnDisk(server)).toEqual([]);
  });

  it('gives a send that has just found the file time to store its batch (G2)', async () => {
    await createGreeting(server);
    await upload(server, 'a.csv', 'user_id\nfirst\n');
    const first = await storageKeyOf('a.csv');
    const id = await sendScheduled('a.csv');
    await run("UPDATE notifications SET status = 'delivered' WHERE id = $1", [id]);
    await upload(server, 'a.csv', 'user_id\nsecond\n', { overwrite: true });
    await clean();
    // Now the batch comes into being, and the file is needed again.
    await run("UPDATE notifications SET status = 'queued' WHERE id = $1", [id]);
    server.clock.move(60 * MINUTE);
    await clean();
    expect(await filesOnDisk(server)).toContain(first.split('/')[1]);
    expect(await run('SELECT * FROM stored_files WHERE unused_since IS NOT NULL')).toEqual([]);
  });

  it('removes what uploads left that died, and no upload that lives', async () => {
    await upload(server, 'a.csv', 'user_id\na\n');
    const directory = join(server.filesDir, String(server.application.key));
    const [dead, alive] = [join(directory, 'dead.part'), join(directory, 'alive.part')];
    for (const path of [dead, alive]) await writeFile(path, 'half');
    const old = (server.clock.now() - 31 * MINUTE) / 1000;
    await utimes(dead, old, old);
    await clean();
    expect(await filesOnDisk(server)).toContain('alive.part');
    expect(await filesOnDisk(server)).not.toContain('dead.part');
    expect(await listKeys(server)).toEqual(['a.csv']);
  });

  it('is done by one process at a time, and by another once that one is gone', async () => {
    const client = await server.app.db.connect();
    await upload(server, 'a.csv', 'user_id\na\n');
    server.clock.move(31 * DAY);
    await client.query('SELECT pg_advisory_lock(4680010)');
    await clean();
    expect(await run('SELECT file_key FROM target_files')).toHaveLength(1);
    client.release(true);
    await until('the lock of the other is free', async () => {
      await clean();
      return (await run('SELECT file_key FROM target_files')).length === 0;
    });
  });

  it('happens by itself, again and again, until it is stopped (G5)', async () => {
    const waiting: (() => void)[] = [];
    const clock: Clock = {
      now: () => server.clock.now(),
      after: (_ms, run) => {
        waiting.push(run);
        return () => waiting.splice(waiting.indexOf(run), 1);
      },
    };
    const { db, logger } = server.app;
    const cleaning = new FileCleaning({ db, logger, clock, store: new DiskStore(server.filesDir) });
    cleaning.start();
    for (let round = 0; round < 3; round++) {
      await upload(server, 'a.csv', 'user_id\na\n');
      server.clock.move(31 * DAY);
      waiting.shift()?.();
      await until(
        'the file is gone',
        async () => (await run('SELECT file_key FROM target_files')).length === 0,
      );
      await until('the next cleaning is due', () => waiting.length === 1);
    }
    await cleaning.stop();
    expect(waiting).toEqual([]);
  });

  it('can be started and stopped again and again', async () => {
    const { fileCleaning } = server.app;
    for (let round = 0; round < 50; round++) {
      fileCleaning.start();
      fileCleaning.start();
      const running = fileCleaning.run();
      await Promise.all([fileCleaning.stop(), fileCleaning.stop()]);
      await running;
    }
  });
});
