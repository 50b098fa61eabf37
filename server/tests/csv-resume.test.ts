import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { OPERATIONS } from '@belfry/contract';
import { armFailpoints, compose, createLogger, DiskStore } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  countOutcomes,
  countRows,
  detailsOf,
  ended,
  expireLeases,
  ledgerOf,
  lines,
  messagesOf,
  sendFile,
} from './csv-support.js';
import { createGreeting, startServer } from './support.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const FIXTURE = fileURLToPath(new URL('fixtures/file-server.mjs', import.meta.url));

let server: TestServer;
let directory: string;
/** In place of reading a file, when a test sets it. */
let openInstead: ((storageKey: string) => Promise<Readable>) | null = null;

class TroubledStore extends DiskStore {
  override open(storageKey: string): Promise<Readable> {
    return openInstead ? openInstead(storageKey) : super.open(storageKey);
  }
}

/** 12,000 rows in five chunks, with duplicates across them and a row in three that lacks what it must have. */
const USERS = 8_000;
const FILE = lines(
  'user_id,name',
  ...Array.from({ length: 12_000 }, (_, index) => `r${index % USERS},${index % 3 === 0 ? '' : `n${index}`}`),
);
const MISSING = Math.ceil(USERS / 3);
const OUTCOMES = {
  ...countOutcomes([]),
  sent: USERS - MISSING,
  missing_variable: MISSING,
  duplicate: 12_000 - USERS,
};

async function expectWhole(id: string): Promise<void> {
  const details = await ended(server, id);
  expect(details).toMatchObject({ status: 'delivered', outcomes: OUTCOMES });
  const ledger = await ledgerOf(server, id);
  expect(countOutcomes(ledger)).toEqual(OUTCOMES);
  expect(ledger.map(({ user_id }) => user_id)).toEqual(
    Array.from({ length: 12_000 }, (_, index) => `r${index % USERS}`),
  );
  expect(await messagesOf(server, id)).toBe(OUTCOMES.sent);
  await server.checkInvariants();
}

/** Stops at a fail point, once, until it is let go. */
function stopAt(point: string, time = 1): { reached: () => boolean; letGo: () => void } {
  let hits = 0;
  let go = () => {};
  const gate = new Promise<void>((resolve) => (go = resolve));
  armFailpoints((name) => (name === point && ++hits === time ? gate : undefined));
  return { reached: () => hits >= time, letGo: () => go() };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'belfry-test-resume-'));
  server = await startServer({ roles: ['api'], fileStore: new TroubledStore(directory) });
  await createGreeting(server);
});
beforeEach(() => {
  openInstead = null;
});
afterEach(async () => {
  armFailpoints(null);
  await server.app.worker.stop();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('a worker that is killed (SIGKILL) while it reads a file', () => {
  it.each<[string, number]>([
    ['read.chunk_inserted', 1],
    ['read.chunk_inserted', 3],
    ['read.finished', 1],
  ])(
    'at %s, time %i, leaves it to another, which ends with the same outcomes (G2, G3, G5)',
    async (crashAt, crashOn) => {
      const id = await sendFile(server, FILE);
      const argument = { root: ROOT, connection: server.connection, filesDir: directory };
      const child = spawn(
        process.execPath,
        [FIXTURE, JSON.stringify({ ...argument, crashAt, crashOn, roles: ['worker'] })],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      expect(await countRows(server, 'chunks WHERE notification = $1', [id])).toBe(
        crashAt === 'read.finished' ? 5 : crashOn,
      );
      expect(await messagesOf(server, id)).toBe(0);
      expect(countOutcomes(await ledgerOf(server, id))).toEqual((await detailsOf(server, id)).outcomes);
      await expireLeases(server);
      server.app.worker.start();
      await expectWhole(id);
    },
  );

  it('more often than work may be tried, yet each time a chunk further on, does not fail the notification', async () => {
    const id = await sendFile(server, FILE);
    await server.app.db.count({
      name: '',
      text: `UPDATE work SET attempts = 50 WHERE kind = 'read_targets'`,
    });
    const stop = stopAt('read.chunk_inserted');
    openInstead = async (storageKey) => {
      openInstead = null;
      const source = await new DiskStore(directory).open(storageKey);
      return Readable.from(failsAfter(source, 60_000));
    };
    server.app.worker.start();
    await until('a chunk is read', stop.reached);
    expect(await countRows(server, `work WHERE kind = 'read_targets' AND attempts = 1`)).toBe(1);
    stop.letGo();
    await expectWhole(id);
  });
});

async function* failsAfter(source: Readable, bytes: number): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    yield chunk;
    read += chunk.length;
    if (read > bytes) throw new Error('the file store went away');
  }
}

describe('a worker that has lost its lease', () => {
  it('changes nothing more, while another reads the file to its end (G6)', async () => {
    const id = await sendFile(server, FILE);
    let opened = false;
    let letOpen = () => {};
    const opens = new Promise<void>((resolve) => (letOpen = resolve));
    class SlowStore extends DiskStore {
      override async open(storageKey: string): Promise<Readable> {
        opened = true;
        await opens;
        return super.open(storageKey);
      }
    }
    const second = compose({
      connection: server.connection,
      connections: 4,
      clock: server.clock,
      logger: createLogger({ level: 'silent', format: 'json' }),
      roles: new Set(['worker']),
      fileStore: new SlowStore(directory),
    });
    const stop = stopAt('read.chunk_inserted', 2);
    server.app.worker.start();
    await until('two chunks are read', stop.reached);
    await expireLeases(server);
    second.worker.start();
    await until('the other has the work', () => opened);
    stop.letGo();
    await server.app.worker.stop();
    expect(await countRows(server, 'chunks WHERE notification = $1', [id])).toBe(2);
    letOpen();
    await expectWhole(id);
    await second.stop();
  });
});

describe('a server that stops', () => {
  it('gives the file it reads back, and another goes on at once', async () => {
    const id = await sendFile(server, FILE);
    const stop = stopAt('read.chunk_inserted', 2);
    server.app.worker.start();
    await until('two chunks are read', stop.reached);
    const stopped = server.app.worker.stop();
    stop.letGo();
    await stopped;
    const read = await countRows(server, 'chunks WHERE notification = $1', [id]);
    expect(read).toBeGreaterThanOrEqual(2);
    expect(await countRows(server, `work WHERE kind = 'read_targets' AND lease_until = 0`)).toBe(1);
    server.app.worker.start();
    await expectWhole(id);
  });
});

describe('a file that cannot be had', () => {
  it('because it was removed fails the notification', async () => {
    const id = await sendFile(server, FILE);
    await rm(directory, { recursive: true });
    server.app.worker.start();
    expect(await ended(server, id)).toMatchObject({ status: 'failed', failure: { code: 400201 } });
    expect(await countRows(server, `work WHERE kind = 'read_targets'`)).toBe(0);
  });

  it('because the store fails is tried again, and resumes where it was', async () => {
    const id = await sendFile(server, FILE);
    let opened = 0;
    openInstead = async (storageKey) => {
      opened++;
      const source = await new DiskStore(directory).open(storageKey);
      if (opened === 3) openInstead = null;
      return Readable.from(failsAfter(source, opened * 30_000));
    };
    server.app.worker.start();
    await expectWhole(id);
    expect(opened).toBe(3);
  });

  it('however often it is tried fails the notification, with the work set aside for the operator', async () => {
    const id = await sendFile(server, FILE);
    openInstead = () => Promise.reject(new Error('the file store is on fire'));
    await server.app.db.count({ name: '', text: `UPDATE work SET attempts = 9 WHERE kind = 'read_targets'` });
    server.app.worker.start();
    const details = await ended(server, id);
    expect(details).toMatchObject({
      status: 'failed',
      failure: { code: 500901 },
      outcomes: countOutcomes([]),
    });
    expect(details.failure?.message).not.toContain('fire');
    expect(
      await countRows(server, `work WHERE failed_at IS NOT NULL AND failure = 'the file store is on fire'`),
    ).toBe(1);
  });
});

describe('a notification that is removed while its file is read', () => {
  it.each([
    ['deleted', {}],
    ['cancelled', { scheduled_at: Date.now() + 3_600_000 }],
  ])('is %s: no more is read, and what was read adds up (G2, G14)', async (status, more) => {
    const id = await sendFile(server, FILE, more);
    const stop = stopAt('read.chunk_inserted', 2);
    server.app.worker.start();
    await until('two chunks are read', stop.reached);
    await server.expect(OPERATIONS.deleteNotification, { params: { notification_id: id }, body: {} });
    stop.letGo();
    const details = await until('it is purged', async () => {
      const now = await detailsOf(server, id);
      return now.outcomes.pending === 0 ? now : null;
    });
    const ledger = await ledgerOf(server, id);
    expect(details).toMatchObject({ status, outcomes: { ...countOutcomes(ledger), sent: 0 } });
    expect(ledger.length).toBeGreaterThanOrEqual(5_000);
    expect(ledger.length).toBeLessThan(12_000);
    await until('nothing is left to do', async () =>
      (await countRows(server, 'work WHERE notification = $1', [id])) === 0 ? true : null,
    );
    expect(
      await countRows(server, 'notifications WHERE id = $1 AND requested = $2', [id, ledger.length]),
    ).toBe(1);
    expect(await messagesOf(server, id)).toBe(0);
  });
});
