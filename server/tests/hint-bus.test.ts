import { OPERATIONS } from '@belfry/contract';
import {
  hasNats,
  startNats,
  startServerBeside,
  type StreamClient,
  type TestNats,
  type TestServer,
  until,
  withClient,
} from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import { createGreeting, delivered, openSession, startServer } from './support.js';
import { useStreams } from './stream-support.js';
import { captureLog } from './log-capture.js';

/** So long that what a stream is told without a bus would come after the test. */
const NEVER_MS = 600_000;
/** After so long a server looks whether its bus is there again. */
const RECONNECT_MS = 1_000;
const BUSES = ['postgres', 'nats'] as const;
type Bus = (typeof BUSES)[number];

interface Scene {
  bus: Bus;
  /** Where messages are sent; it has no streams. */
  a: TestServer;
  /** Where streams are. */
  b: TestServer;
  nats: TestNats | null;
  stop(): Promise<void>;
}

const streams = useStreams();
let users = 0;

async function openScene(bus: Bus, options: { lookMs?: number } = {}): Promise<Scene> {
  const nats = bus === 'nats' ? await startNats({ token: 'the-token-of-nats' }) : null;
  const settings = { ...options, ...(nats ? { nats: nats.settings } : {}) };
  const a = await startServer({ ...settings, roles: ['api', 'worker'] });
  const b = await startServerBeside(a, { ...settings, roles: ['api', 'gateway'] });
  await createGreeting(a);
  const scene: Scene = {
    ...{ bus, a, b, nats },
    async stop() {
      await b.stop();
      await a.checkInvariants();
      await a.stop();
      await nats?.kill();
    },
  };
  await untilConnected(scene);
  return scene;
}

const state = async (server: TestServer) => (await server.expect(OPERATIONS.readyz)).hint_bus;
const untilConnected = ({ a, b, bus }: Scene) =>
  until('both are on the bus', async () =>
    (await Promise.all([state(a), state(b)])).every(({ kind, connected }) => kind === bus && connected),
  );

async function listen({ b }: Scene, userId = `user-${++users}`) {
  const token = await openSession(b, userId);
  return { userId, token, client: await streams.listen(b, token) };
}

async function send({ a }: Scene, targets: string[], more: object = {}): Promise<string> {
  const answer = await a.expect(OPERATIONS.sendNotification, {
    body: { template: { key: 'greeting', variables: { '*': { name: 'you' } } }, targets, ...more },
  });
  return answer.notification_id ?? '';
}

const told = (client: StreamClient, count: number) =>
  until(`${count} changes are told`, () => client.changes.length >= count);

/** Ends the sessions by which servers listen, as an operator or a fail-over does. */
const endListening = ({ a }: Scene) =>
  withClient(a.connection, async (client) => {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'belfry' AND (query LIKE 'LISTEN %' OR query = 'SELECT')`,
    );
    expect(rowCount).toBeGreaterThan(0);
  });

for (const bus of BUSES)
  describe.skipIf(bus === 'nats' && !hasNats())(`the hint bus on ${bus}`, () => {
    let scene: Scene;
    beforeAll(async () => {
      scene = await openScene(bus, { lookMs: NEVER_MS });
    });
    afterAll(() => scene.stop());

    it('brings what one process has committed to the streams of another (G19)', async () => {
      const { userId, token, client } = await listen(scene);
      const id = await send(scene, ['somebody-else', userId]);
      await told(client, 1);
      expect(client.messageIds).toEqual([id]);
      await scene.a.expect(OPERATIONS.markClientRead, { params: { key: 'feed' }, body: {}, token });
      await told(client, 2);
      await scene.a.expect(OPERATIONS.updateTemplate, {
        params: { key: 'greeting' },
        body: { label: 'New' },
      });
      await told(client, 3);
      await scene.a.expect(OPERATIONS.updateTheme, { body: { theme_mode: 'dark' } });
      await told(client, 4);
      await scene.a.expect(OPERATIONS.deleteNotification, { params: { notification_id: id }, body: {} });
      await told(client, 5);
      expect(client.changes.map(({ type }) => type)).toEqual([
        'message',
        'read',
        'template',
        'theme',
        'deleted',
      ]);
    });

    it('brings each chunk of a batch that another process delivers, by a message a chunk and no more', async () => {
      const { userId, client } = await listen(scene);
      const targets = [userId, ...Array.from({ length: 9_999 }, (_, index) => `batch-${index}`)];
      const heard: string[] = [];
      await withClient(scene.a.connection, async (session) => {
        session.on('notification', ({ payload }) => heard.push(payload ?? ''));
        await session.query('LISTEN belfry_hints');
        const id = await send(scene, targets, { mode: 'batch' });
        await delivered(scene.a, id);
        await told(client, 1);
        expect(client.messageIds).toEqual([id]);
        await session.query('SELECT');
      });
      expect(heard.length).toBeLessThanOrEqual(4);
      expect(heard.length > 0).toBe(bus === 'postgres');
    });

    it('tells what happened while it was away as soon as it is back, once', async () => {
      const { userId, client } = await listen(scene);
      const before = await send(scene, [userId]);
      await told(client, 1);
      const { nats, b } = scene;
      b.clock.hold(RECONNECT_MS);
      if (nats) await nats.kill();
      else await endListening(scene);
      await until('it is seen to be away', async () => !(await state(b)).connected);
      const meanwhile = await send(scene, [userId]);
      if (nats) await nats.start();
      b.clock.letGo(RECONNECT_MS);
      await told(client, 2);
      await untilConnected(scene);
      const after = await send(scene, [userId]);
      await told(client, 3);
      expect(client.messageIds).toEqual([before, meanwhile, after]);
    });

    it('names nobody: who listens to it reads no user id', async () => {
      if (bus !== 'postgres') return;
      const heard: string[] = [];
      await withClient(scene.a.connection, async (session) => {
        session.on('notification', ({ payload }) => heard.push(payload ?? ''));
        await session.query('LISTEN belfry_hints');
        await send(scene, ['a-name-nobody-may-read']);
        await until('it is said', () => heard.length > 0);
      });
      expect(heard.join()).not.toContain('a-name-nobody');
    });
  });

for (const bus of BUSES)
  describe.skipIf(bus === 'nats' && !hasNats())(`without its bus on ${bus}`, () => {
    it('a stream misses and repeats nothing, however often it dies while others send (G19)', async () => {
      const scene = await openScene(bus);
      const { userId, client } = await listen(scene);
      const sent: string[] = [];
      for (let round = 0; round < 2; round++) {
        for (let count = 0; count < 5; count++) sent.push(await send(scene, [userId]));
        const dying = scene.nats ? scene.nats.kill() : endListening(scene);
        for (let count = 0; count < 5; count++) sent.push(await send(scene, [userId]));
        await dying;
        // Nothing but looking is left on NATS here.
        await told(client, sent.length);
        await scene.nats?.start();
        await untilConnected(scene);
      }
      expect(client.messageIds).toEqual(sent);
      await scene.stop();
    });
  });

describe.skipIf(!hasNats())('a server whose NATS', () => {
  it('is not there starts, is ready, and finds it when it comes', async () => {
    const nats = await startNats();
    await nats.kill();
    const log = captureLog();
    const server = await startServer({ nats: nats.settings, logger: log.logger });
    expect(await state(server)).toEqual({ kind: 'nats', connected: false });
    await nats.start();
    await until('it is connected', async () => (await state(server)).connected);
    await server.stop();
    await nats.kill();
    expect(
      log
        .records()
        .filter(({ msg }) => msg.startsWith('NATS is'))
        .map(({ level }) => level),
    ).toEqual([40, 30]);
  });

  it('refuses its token serves without it, and tells nobody the token', async () => {
    const nats = await startNats({ token: 'the-right-one' });
    const log = captureLog();
    const settings = { ...nats.settings, secret: 'the-wrong-one' };
    const server = await startServer({ nats: settings, logger: log.logger });
    await until('it is refused', () => log.records().some(({ msg }) => msg.startsWith('NATS is away')));
    expect(await state(server)).toEqual({ kind: 'nats', connected: false });
    await server.stop();
    await nats.kill();
    expect(log.lines.join('')).not.toContain('the-wrong-one');
  });
});

it('anything on the bus is a reason to look and nothing more', async () => {
  const scene = await openScene('postgres', { lookMs: NEVER_MS });
  const { userId, client } = await listen(scene);
  await withClient(scene.a.connection, async (session) => {
    for (const text of ['', 'nonsense', '{"from":"x","application":-1,"users":[1]}', 'x'.repeat(7_999)])
      await session.query('SELECT pg_notify($1, $2)', ['belfry_hints', text]);
  });
  const id = await send(scene, [userId]);
  await told(client, 1);
  expect(client.messageIds).toEqual([id]);
  await scene.stop();
});

describe('NATS_URL', () => {
  const nats = (value: string) => loadConfig({ NATS_URL: value }).nats;

  it('names servers, and what they are told', () => {
    expect(nats('')).toBeNull();
    expect(nats('nats://one')).toEqual({ servers: ['one:4222'], user: null, secret: null, tls: false });
    expect(nats('tls://ann:p%40ss@one:1, tls://two:2')).toEqual({
      ...{ servers: ['one:1', 'two:2'], user: 'ann', secret: 'p@ss', tls: true },
    });
    expect(nats('nats://token@[::1]:9')).toEqual({
      ...{ servers: ['[::1]:9'], user: null, secret: 'token', tls: false },
    });
  });

  it('is refused with a sentence that repeats no password', () => {
    for (const value of ['one', 'http://one', 'nats://', 'nats://s3cret@one/path', 'nats://one,two'])
      expect(() => nats(value)).toThrow(/^NATS_URL must be nats:\/\/host:4222(?!.*s3cret)/);
    expect(() => nats('nats://one,tls://two')).toThrow('must all begin');
  });
});
