import { OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MetricsFold } from '../src/metrics/fold.js';
import { createGreeting, delivered, openSession, startServer } from './support.js';

interface Counters {
  impressions: number;
  clicked: number;
  aggregated_at: number | null;
}

/** What is recorded is counted at most so long after it. */
const FOLDED_MS = 10_000;

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const body = (targets: string[], mode: 'realtime' | 'batch') => ({
  template: { key: 'greeting', variables: { '*': { name: 'N' } } },
  targets,
  mode,
});
const send = async (targets: string[], mode: 'realtime' | 'batch' = 'realtime') =>
  (await server.expect(OPERATIONS.sendNotification, { body: body(targets, mode) })).notification_id as string;
const counters = async (notificationId: string): Promise<Counters> => {
  const rows = await server.app.db.rows<Counters>(
    {
      name: '',
      text: 'SELECT impressions, clicked, aggregated_at::float8 AS aggregated_at FROM notifications WHERE id = $1',
    },
    [notificationId],
  );
  return rows[0] as Counters;
};
const read = async (userId: string, events: { impressions?: string[]; clicks?: string[] }) =>
  server.expect(OPERATIONS.recordEvents, { token: await openSession(server, userId), body: events });
const waiting = async () =>
  (
    await server.app.db.rows<{ count: number }>({
      name: '',
      text: 'SELECT count(*)::int AS count FROM metric_deltas',
    })
  )[0]?.count;

describe('metrics', () => {
  it('are added up by themselves soon after an event', async () => {
    const id = await send(['ann', 'bob']);
    expect(await counters(id)).toEqual({ impressions: 0, clicked: 0, aggregated_at: null });
    await read('ann', { impressions: [id], clicks: [id] });
    await read('bob', { impressions: [id] });
    const sum = await until(
      'both are counted',
      async () => {
        const now = await counters(id);
        return now.impressions === 2 ? now : null;
      },
      FOLDED_MS,
    );
    expect(sum).toMatchObject({ impressions: 2, clicked: 1 });
    expect(sum.aggregated_at).toBeGreaterThan(Date.now() - 60_000);
    await read('bob', { clicks: [id] });
    await until('the click is counted', async () => (await counters(id)).clicked === 2, FOLDED_MS);
  });

  it('of a batch are aggregated at most 10 s after it was delivered', async () => {
    const id = await send(['cyd', 'dot'], 'batch');
    await delivered(server, id);
    const { aggregated_at } = await until(
      'it is aggregated',
      async () => {
        const now = await counters(id);
        return now.aggregated_at === null ? null : now;
      },
      FOLDED_MS,
    );
    expect(aggregated_at).toBeLessThanOrEqual(Date.now());
    expect(await counters(id)).toMatchObject({ impressions: 0, clicked: 0 });
  });

  it.each(['fold.deltas_taken', 'fold.added'])('lose nothing in a crash at %s (G13)', async (where) => {
    await until('nothing waits', async () => (await waiting()) === 0);
    let crashes = 0;
    armFailpoints((name) => {
      if (name !== where) return;
      crashes++;
      throw new Error('crash');
    });
    const id = await send(['eli', 'fox']);
    await read('eli', { impressions: [id], clicks: [id] });
    await read('fox', { impressions: [id] });
    const before = crashes;
    await until('two folds have crashed', () => crashes > before + 1);
    expect(await counters(id)).toEqual({ impressions: 0, clicked: 0, aggregated_at: null });
    await server.checkInvariants();
    armFailpoints(null);
    await server.app.metricsFold.run();
    await until('all are counted', async () => (await counters(id)).impressions === 2);
    expect(await counters(id)).toMatchObject({ impressions: 2, clicked: 1 });
    await server.checkInvariants();
  });

  it('are folded by one process at a time, and others do not wait for it', async () => {
    const other = new MetricsFold({ db: server.app.db, clock: server.clock, logger: server.app.logger });
    const id = await send(['ivy', 'jon']);
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let taken = 0;
    armFailpoints((name) => (name === 'fold.deltas_taken' && taken++ === 0 ? gate : undefined));
    await read('ivy', { impressions: [id] });
    await until('a fold has begun', () => taken === 1);
    await read('jon', { impressions: [id] });
    await other.run();
    expect(taken).toBe(1);
    goOn();
    await until('both are counted', async () => (await counters(id)).impressions === 2);
  });

  it('that a fold under way came too early for are folded by another before `run` is done (G13)', async () => {
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let held = 0;
    armFailpoints((name) => (name === 'fold.figures_added' && held++ === 0 ? gate : undefined));
    const id = await send(['kim']);
    await until('a fold is at the figures', () => held === 1);
    await read('kim', { impressions: [id] });
    const folded = server.app.metricsFold.run();
    goOn();
    await folded;
    expect(await counters(id)).toMatchObject({ impressions: 1 });
  });

  it('count every reader once while folds go on in two processes (G13)', async () => {
    const other = new MetricsFold({ db: server.app.db, clock: server.clock, logger: server.app.logger });
    const people = Array.from({ length: 30 }, (_, index) => `reader${index}`);
    const id = await send(people, 'batch');
    await delivered(server, id);
    const fold = async () => {
      for (let round = 0; round < 20; round++) await Promise.all([server.app.metricsFold.run(), other.run()]);
    };
    const readAll = () => people.map((userId) => read(userId, { impressions: [id], clicks: [id] }));
    await Promise.all([fold(), ...readAll(), ...readAll()]);
    await until('all are counted', async () => (await counters(id)).clicked === 30);
    expect(await counters(id)).toMatchObject({ impressions: 30, clicked: 30 });
  });

  it('show in the feed of the user whose they are', async () => {
    const id = await send(['gia', 'hen']);
    const feed = async (userId: string) => {
      const token = await openSession(server, userId);
      const { messages } = await server.expect(OPERATIONS.listClientMessages, {
        params: { key: 'feed' },
        token,
      });
      return messages.find(({ notification_id }) => notification_id === id);
    };
    expect(await feed('gia')).toMatchObject({ impression_at: 0, clicked_at: 0 });
    const before = server.clock.now();
    await read('gia', { impressions: [id] });
    expect((await feed('gia'))?.impression_at).toBeGreaterThanOrEqual(before);
    expect(await feed('gia')).toMatchObject({ clicked_at: 0 });
    await read('gia', { clicks: [id] });
    expect((await feed('gia'))?.clicked_at).toBeGreaterThanOrEqual(before);
    expect(await feed('hen')).toMatchObject({ impression_at: 0, clicked_at: 0 });
  });
});
