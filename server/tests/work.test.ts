import { OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until, withClient } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BatchProgress } from '../src/delivery/chunks/progress.js';
import { deliverChunkWork } from '../src/delivery/chunks/deliver.js';
import { CHUNK_TARGETS } from '../src/storage/chunks.js';
import { listSetAside, retrySetAside } from '../src/storage/set-aside.js';
import { ATTEMPTS_MAX, claimWork, DEATHS_MAX } from '../src/storage/work.js';
import { restOfLow } from '../src/work/rest.js';
import { TURNS, Worker } from '../src/work/worker.js';
import { countOutcomes, countRows, detailsOf, ledgerOf, messagesOf, sendFile } from './csv-support.js';
import { captureLog, LEVEL } from './log-capture.js';
import { createGreeting, delivered, startServer } from './support.js';

const log = captureLog();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ roles: ['api'], logger: log.logger });
  await createGreeting(server);
});
afterEach(async () => {
  armFailpoints(null);
  await server.app.worker.stop();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

/** Three chunks, the last of them with ten targets. */
const COUNT = 2 * CHUNK_TARGETS + 10;
const targets = Array.from({ length: COUNT }, (_, index) => `w${index}`);
const template = { key: 'greeting', variables: { '*': { name: 'N' } } };

async function send(more: object = {}): Promise<string> {
  const body = { template, targets, mode: 'batch' as const, ...more };
  return (await server.expect(OPERATIONS.sendNotification, { body })).notification_id ?? '';
}
const run = (text: string, values: unknown[] = []) => server.app.db.count({ name: '', text }, values);
const cancel = (notification_id: string) =>
  server.call(OPERATIONS.cancelNotification, { params: { notification_id } });

/** Waits until all work is done that is not set aside, and adds up the counters. */
async function workDone(): Promise<void> {
  await until('no work is left', async () => (await countRows(server, 'work WHERE failed_at IS NULL')) === 0);
  await server.app.metricsFold.run();
}

/** Makes a chunk one that no attempt can deliver, until it is mended. */
async function poison(notification: string, number: number): Promise<() => Promise<number>> {
  const change = (to: string) =>
    run(`UPDATE chunks SET variables = ${to} WHERE notification = $1 AND number = $2`, [
      notification,
      number,
    ]);
  await change(`ARRAY['{not json']`);
  return () => change('NULL');
}
/** Work that waits for its next attempt is tried at once, and for the last time. */
const tryForTheLastTime = (id: string) =>
  run('UPDATE work SET run_at = 0, attempts = $2 WHERE notification = $1', [id, ATTEMPTS_MAX - 1]);

describe('a chunk that fails however often it is tried', () => {
  it('is set aside, with the reason; the others go on, and the notification has failed (G2)', async () => {
    const id = await send();
    const mend = await poison(id, 0);
    await tryForTheLastTime(id);
    server.app.worker.start();
    const failed = await until('the notification has failed', async () => {
      const details = await detailsOf(server, id);
      return details.status === 'failed' ? details : null;
    });
    expect(failed.outcomes).toMatchObject({ sent: COUNT - CHUNK_TARGETS, pending: CHUNK_TARGETS });
    const [aside] = await listSetAside(server.app.db);
    expect(aside).toMatchObject({
      kind: 'deliver_chunk',
      notification: id,
      chunk: 0,
      attempts: ATTEMPTS_MAX,
    });
    expect(aside?.failure).toContain('json');
    // The caller learns that it failed and whom to ask, the operator why.
    expect(failed.failure).toMatchObject({ code: 500901 });
    expect(failed.failure?.message).toContain(`under ${aside?.id}`);
    expect(failed.failure?.message).not.toContain('json');
    expect(log.records().filter(({ level }) => level >= LEVEL.error)).toMatchObject([
      { msg: 'work failed for good', work: aside?.id, notification: id },
    ]);
    await server.checkInvariants();

    await mend();
    expect(await retrySetAside(server.app.db, [aside?.id ?? ''])).toBe(1);
    expect(await detailsOf(server, id)).toMatchObject({ status: 'delivering', failure: null });
    await server.checkInvariants();
    server.app.worker.wake();
    expect((await delivered(server, id)).outcomes).toMatchObject({ sent: COUNT, pending: 0 });
  });

  it('shows in its notification while other chunks go on', async () => {
    const id = await send();
    const mend = await poison(id, 2);
    await run(
      `UPDATE work SET run_at = CASE WHEN chunk = 2 THEN 0 ELSE now_ms() + 3600000 END, attempts = $2 WHERE notification = $1`,
      [id, ATTEMPTS_MAX - 1],
    );
    server.app.worker.start();
    const underWay = await until('it is set aside', async () => {
      const details = await detailsOf(server, id);
      return details.failure ? details : null;
    });
    expect(underWay).toMatchObject({ status: 'delivering', outcomes: { sent: 0, pending: COUNT } });
    await run('UPDATE work SET run_at = 0 WHERE notification = $1', [id]);
    server.app.worker.wake();
    await until('the others are delivered', async () => (await detailsOf(server, id)).status === 'failed');
    await mend();
    await retrySetAside(server.app.db, null);
    server.app.worker.wake();
    expect((await delivered(server, id)).failure).toBeNull();
  });

  it('ends as cancelled when the notification is cancelled', async () => {
    const id = await send();
    await poison(id, 2);
    await tryForTheLastTime(id);
    server.app.worker.start();
    await until('it has failed', async () => (await detailsOf(server, id)).status === 'failed');
    expect((await cancel(id)).body).toMatchObject({ status: 'cancelled', failure: null });
    await workDone();
    const { outcomes } = await detailsOf(server, id);
    expect(outcomes).toMatchObject({ sent: COUNT - 10, cancelled: 10, pending: 0 });
    expect(await listSetAside(server.app.db)).toEqual([]);
  });

  it(`because its worker has died ${DEATHS_MAX} times is set aside untried`, async () => {
    const id = await send({ targets: ['w1'] });
    await run(`UPDATE work SET deaths = $2, attempts = 1, lease_until = 1 WHERE notification = $1`, [
      id,
      DEATHS_MAX - 1,
    ]);
    server.app.worker.start();
    await until('it has failed', async () => (await detailsOf(server, id)).status === 'failed');
    const [aside] = await listSetAside(server.app.db);
    expect(aside).toMatchObject({ deaths: DEATHS_MAX, attempts: 1 });
    await retrySetAside(server.app.db, null);
    server.app.worker.wake();
    await delivered(server, id);
  });
});

describe('the release of a scheduled batch', () => {
  it('that fails for good fails the batch, and goes on when it is let', async () => {
    const id = await send({ scheduled_at: server.clock.now() + 3_600_000 });
    await run('UPDATE notifications SET scheduled_at = 0 WHERE id = $1', [id]);
    await run(`ALTER TABLE chunks RENAME TO chunks_away`);
    await tryForTheLastTime(id);
    server.app.worker.start();
    await until('it is set aside', async () => (await listSetAside(server.app.db)).length === 1);
    await run(`ALTER TABLE chunks_away RENAME TO chunks`);
    const details = await detailsOf(server, id);
    expect(details).toMatchObject({ status: 'failed', outcomes: { pending: COUNT } });
    expect(details.failure?.message).toContain('could not be released');
    await server.checkInvariants();
    await retrySetAside(server.app.db, null);
    expect(await detailsOf(server, id)).toMatchObject({ status: 'scheduled', failure: null });
    server.app.worker.wake();
    await delivered(server, id);
  });
});

describe('work', () => {
  it('of high priority comes first, and that of the others does not starve', async () => {
    for (const priority of ['low', 'normal', 'high'] as const)
      for (let i = 0; i < 16; i++) await send({ targets: ['w1'], priority });
    const order = await claimAll();
    expect(order.slice(0, 8)).toEqual([0, 0, 0, 1, 0, 0, 0, 2]);
    expect(order).toHaveLength(48);
    // Each eighth claim is the others'; once the most urgent is done the next comes first.
    expect(order.lastIndexOf(0)).toBeLessThan(24);
    await run('UPDATE work SET lease_until = 0');
    server.app.worker.start();
    await workDone();
  });

  it('of low priority leaves a lane free, however much of it there is', async () => {
    const low = await send({ priority: 'low' });
    await withClient(server.connection, async (session) => {
      // Whoever delivers a chunk of it waits at its end.
      await session.query('BEGIN');
      await session.query('SELECT FROM notifications WHERE id = $1 FOR UPDATE', [low]);
      server.app.worker.start();
      await until('a lane is at the end of a chunk', async () => {
        const waiting = `pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
        return (await countRows(server, waiting)) > 0;
      });
      await delivered(server, await send());
      expect(await countRows(server, 'work WHERE lease_until > 0')).toBe(1);
      await session.query('COMMIT');
    });
    await workDone();
    await delivered(server, low);
  });

  it('of low priority rests after each piece while realtime sends are made', async () => {
    const STEP_MS = 200;
    const ROUNDING_MS = 5;
    const AHEAD_MS = 600_000;
    const begun: number[] = [];
    const ended: number[] = [];
    armFailpoints(async (name) => {
      if (name === 'deliver.claimed') begun.push(performance.now());
      if (name !== 'deliver.counted') return;
      // The piece takes long, and there is a realtime send meanwhile, which stays recent however slow the machine is.
      await send({ mode: 'realtime', targets: ['w1'] });
      await run('UPDATE signals SET created_at = now_ms() + $1::bigint', [AHEAD_MS]);
      await until('it has taken long', () => performance.now() - (begun.at(-1) ?? 0) >= STEP_MS);
      ended.push(performance.now());
    });
    const low = await send({ priority: 'low' });
    server.app.worker.start();
    await delivered(server, low);
    await run('UPDATE signals SET created_at = created_at - $1::bigint', [AHEAD_MS]);
    expect(begun.length).toBeGreaterThan(2);
    for (const [index, start] of begun.slice(1).entries())
      expect(start - (ended[index] ?? 0)).toBeGreaterThanOrEqual(2 * STEP_MS - ROUNDING_MS);
    await workDone();
  });

  it('of low priority goes on at once, however long it takes to see that nobody sends', async () => {
    const LOOK_MS = 50;
    let begun = 0;
    const parts = { ...server.app, progress: new BatchProgress(server.app) };
    const nothing = () => Promise.reject(new Error('there is no such work'));
    const worker = new Worker({
      ...{
        db: server.app.db,
        // A lane that goes to sleep is woken by nothing: whatever is done is done at once.
        clock: { now: () => server.app.clock.now(), after: () => () => {} },
        logger: server.app.logger,
        name: 'alone',
        concurrency: 1,
      },
      handlers: {
        ...{ read_targets: nothing, release: nothing, cancel_notification: nothing },
        ...{ erase_user: nothing, purge_notification: nothing },
        deliver_chunk: (work) => {
          begun++;
          return deliverChunkWork(parts, work);
        },
      },
      restMs: async () => {
        const asked = performance.now();
        await until('it has been seen', () => performance.now() - asked >= LOOK_MS);
        return 0;
      },
    });
    const low = await send({ priority: 'low' });
    worker.start();
    await delivered(server, low);
    await worker.stop();
    expect(begun).toBe(3);
  });

  it('of low priority does not rest when no realtime sends were made for a second', async () => {
    await run('UPDATE signals SET created_at = created_at - 1000');
    expect(await restOfLow(server.app, 200)).toBe(0);
    await send({ mode: 'realtime', targets: ['w1'] });
    expect(await restOfLow(server.app, 200)).toBe(400);
    expect(await restOfLow(server.app, 500)).toBe(1_000);
    expect(await restOfLow(server.app, 501)).toBe(1_000);
    await run('UPDATE signals SET created_at = created_at - 1000');
    expect(await restOfLow(server.app, 200)).toBe(0);
  });

  it('that waits for its time, or is being done, does not hold up what is due', async () => {
    const later = await send({ targets: ['w1'], priority: 'high' });
    await run('UPDATE work SET run_at = now_ms() + 3600000 WHERE notification = $1', [later]);
    const due = await send({ targets: ['w1'], priority: 'low' });
    const order = { length: 'short', priorities: [0, 1, 2] } as const;
    expect((await claimWork(server.app.db, 'a', order))?.notification).toBe(due);
    expect(await claimWork(server.app.db, 'b', order)).toBeNull();
    await run('UPDATE work SET run_at = 0, lease_until = 0');
    server.app.worker.start();
    await workDone();
  });

  it('of a claim that ran out counts as a death, one that was given back as an attempt', async () => {
    await send({ targets: ['w1'] });
    const order = { length: 'short', priorities: [0, 1, 2] } as const;
    expect(await claimWork(server.app.db, 'a', order)).toMatchObject({ attempts: 1, deaths: 0, fence: 1 });
    await run('UPDATE work SET lease_until = 1');
    expect(await claimWork(server.app.db, 'b', order)).toMatchObject({ attempts: 1, deaths: 1, fence: 2 });
    await run('UPDATE work SET lease_until = 0');
    expect(await claimWork(server.app.db, 'c', order)).toMatchObject({ attempts: 2, deaths: 1, fence: 3 });
    await run('UPDATE work SET lease_until = 0');
    server.app.worker.start();
    await workDone();
  });
});

/** The priorities of all due work in the order in which one lane takes it. */
async function claimAll(): Promise<number[]> {
  const order: number[] = [];
  for (let turn = 0; ; turn++) {
    const priorities = TURNS[turn % TURNS.length] ?? [];
    const work = await claimWork(server.app.db, 'one lane', { length: 'short', priorities });
    if (!work) return order;
    const [row] = await server.app.db.rows<{ priority: number }>(
      { name: '', text: 'SELECT priority FROM work WHERE id = $1' },
      [work.id],
    );
    order.push(row?.priority ?? -1);
  }
}

describe('a batch that is cancelled', () => {
  it('while it is delivered keeps what was delivered; the rest ends as cancelled, and they add up (G2)', async () => {
    const id = await send();
    let reached = () => {};
    let letGo = () => {};
    const isReached = new Promise<void>((resolve) => (reached = resolve));
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    let hits = 0;
    // The first chunk passes, the second is caught in the middle.
    armFailpoints((name) => {
      if (name !== 'deliver.messages_inserted' || ++hits < 2) return;
      reached();
      return gate;
    });
    server.app.worker.start();
    await isReached;
    await until('a chunk is delivered', async () => (await detailsOf(server, id)).outcomes.sent > 0);
    const answer = await cancel(id);
    expect(answer.body).toMatchObject({ status: 'cancelled', notification_id: id });
    letGo();
    await workDone();
    const details = await detailsOf(server, id);
    expect(details.status).toBe('cancelled');
    expect(details.outcomes.pending).toBe(0);
    expect(details.outcomes.sent).toBeGreaterThan(0);
    expect(details.outcomes.cancelled).toBeGreaterThanOrEqual(CHUNK_TARGETS);
    expect(details.outcomes).toEqual(countOutcomes(await ledgerOf(server, id)));
    expect(await messagesOf(server, id)).toBe(details.outcomes.sent);
    expect(details.metrics).toMatchObject({ requested: COUNT, sent: details.outcomes.sent });
    await server.checkInvariants();

    // What was delivered may still be recalled.
    await server.expect(OPERATIONS.deleteNotification, { params: { notification_id: id }, body: {} });
    await workDone();
    expect(await messagesOf(server, id)).toBe(0);
    expect((await detailsOf(server, id)).status).toBe('deleted');
  });

  it('before anything of it was delivered ends with every target cancelled', async () => {
    for (const more of [{}, { scheduled_at: server.clock.now() + 3_600_000 }]) {
      const id = await send(more);
      expect((await cancel(id)).status).toBe(200);
      server.app.worker.start();
      await workDone();
      expect((await detailsOf(server, id)).outcomes).toMatchObject({ sent: 0, cancelled: COUNT, pending: 0 });
      const again = await server.call(OPERATIONS.deleteNotification, {
        params: { notification_id: id },
        body: {},
      });
      expect(again.body).toMatchObject({ code: 400201 });
    }
  });

  it('while its file is read asked for the rows read so far', async () => {
    const id = await sendFile(server, `user_id,name\n${targets.map((user) => `${user},N`).join('\n')}\n`);
    let reached = () => {};
    let letGo = () => {};
    const isReached = new Promise<void>((resolve) => (reached = resolve));
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    armFailpoints((name) => {
      if (name !== 'read.chunk_inserted') return;
      reached();
      return gate;
    });
    server.app.worker.start();
    await isReached;
    expect((await cancel(id)).body).toMatchObject({ status: 'cancelled' });
    letGo();
    await workDone();
    const { outcomes } = await detailsOf(server, id);
    expect(outcomes).toMatchObject({ cancelled: CHUNK_TARGETS, sent: 0, pending: 0 });
    await server.checkInvariants();
  });

  it.each(['delivered', 'cancelled', 'deleted'])('that is %s already is not', async (status) => {
    const id = await send({ targets: ['w1'] });
    if (status === 'cancelled') await cancel(id);
    server.app.worker.start();
    if (status !== 'cancelled') await delivered(server, id);
    if (status === 'deleted')
      await server.expect(OPERATIONS.deleteNotification, { params: { notification_id: id }, body: {} });
    const { body } = await cancel(id);
    expect(body).toMatchObject({ code: 400111 });
    expect((body as unknown as { message: string }).message).toContain(`is ${status}`);
    await workDone();
  });

  it('must exist, and be a batch', async () => {
    expect((await cancel('1')).body).toMatchObject({ code: 400201 });
    const id = await send({ mode: 'realtime', targets: ['w1'] });
    expect((await cancel(id)).body).toMatchObject({ code: 400111 });
  });
});
