import { OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deliverChunkWork } from '../src/delivery/chunks/deliver.js';
import { BatchProgress } from '../src/delivery/chunks/progress.js';
import { CHUNK_TARGETS } from '../src/storage/chunks.js';
import { purgeNotificationWork } from '../src/notifications/purge.js';
import { claimWork, LeaseLost } from '../src/storage/work.js';
import { createGreeting, openSession, startServer } from './support.js';

/** Three chunks, the last of them small, with one duplicate. */
const TARGETS = [...Array.from({ length: 2 * CHUNK_TARGETS + 40 }, (_, index) => `t${index}`), 't0'];
const REQUESTED = TARGETS.length;

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

async function send(on = server): Promise<string> {
  const template = { key: 'greeting', variables: { '*': { name: 'N' } } };
  const body = { template, targets: TARGETS, mode: 'batch' as const };
  return (await on.expect(OPERATIONS.sendNotification, { body })).notification_id as string;
}
const remove = (notification_id: string, on = server) =>
  on.call(OPERATIONS.deleteNotification, { params: { notification_id } });

interface State {
  status: string;
  purged: boolean;
  requested: number;
  sent: number;
  duplicate: number;
  cancelled: number;
  messages: number;
  work: number;
}
async function stateOf(id: string, on = server): Promise<State> {
  const text = `SELECT status, purged_at IS NOT NULL AS purged, requested, sent, duplicate, cancelled,
      (SELECT count(*)::int FROM messages WHERE notification = $1) AS messages,
      (SELECT count(*)::int FROM work WHERE notification = $1) AS work FROM notifications WHERE id = $1`;
  const [row] = await on.app.db.rows<State>({ name: '', text }, [id]);
  return row as State;
}
const purged = (id: string, on = server) =>
  until('the notification is purged', async () => {
    const state = await stateOf(id, on);
    return state.purged ? state : null;
  });

/** What must be true of a deleted notification whatever happened, and is checked twice: nothing may come later. */
async function expectGone(id: string, on = server): Promise<State> {
  const state = await purged(id, on);
  expect(state).toMatchObject({
    status: 'deleted',
    messages: 0,
    work: 0,
    requested: REQUESTED,
    duplicate: 1,
  });
  expect(state.sent + state.cancelled + state.duplicate).toBe(REQUESTED);
  await on.checkInvariants();
  return state;
}

describe('a notification deleted while it is delivered', () => {
  it('between a chunk’s messages and its end has no message of that chunk nor of any other (G14, G2)', async () => {
    // Before the batch: its chunk holds the users that it makes.
    const token = await openSession(server, 't0');
    let answer: Promise<{ status: number }> | undefined;
    let id = '';
    const known = { resolve: (_: string) => {} };
    const idKnown = new Promise<string>((resolve) => {
      known.resolve = resolve;
    });
    const hits: string[] = [];
    armFailpoints(async (name) => {
      if (!name.startsWith('deliver.')) return;
      hits.push(name);
      if (
        hits.filter((hit) => hit === 'deliver.messages_inserted').length !== 1 ||
        name !== 'deliver.messages_inserted'
      )
        return;
      answer = remove(await idKnown);
      // The deletion is done, and the purge under way, while this transaction holds 2,500 messages.
      expect((await answer).status).toBe(200);
      const { messages } = await server.expect(OPERATIONS.listClientMessages, {
        params: { key: 'feed' },
        token,
      });
      expect(messages.map(({ notification_id }) => notification_id)).not.toContain(id);
    });
    id = await send();
    known.resolve(id);
    const state = await expectGone(id);
    expect(hits).toContain('deliver.messages_inserted');
    expect(state.cancelled).toBeGreaterThanOrEqual(CHUNK_TARGETS);
  });

  it('at any of its steps ends in the same way (G14, G2)', async () => {
    const outcomes = new Set<string>();
    for (let step = 0; step < 12; step++) {
      let hit = 0;
      let answer: Promise<{ status: number }> | undefined;
      const known = { resolve: (_: string) => {} };
      const idKnown = new Promise<string>((resolve) => {
        known.resolve = resolve;
      });
      const steps: string[] = [];
      armFailpoints(async (name) => {
        if (!name.startsWith('deliver.')) return;
        steps.push(name);
        if (hit++ !== step) return;
        // After the last statement the deletion waits for this transaction, so it is not waited for here.
        answer = remove(await idKnown);
        if (name !== 'deliver.counted') await answer;
      });
      const id = await send();
      known.resolve(id);
      await until(
        'the step is reached or all is delivered',
        async () => answer ?? (await stateOf(id)).status === 'delivered',
      );
      const response = await (answer ?? remove(id));
      expect(response.status).toBe(200);
      const { sent, cancelled } = await expectGone(id);
      outcomes.add(`${sent} ${cancelled}`);
      armFailpoints(null);
    }
    // The deletions came at different times, or nothing was shown.
    expect(outcomes.size).toBeGreaterThan(2);
  });
});

describe('the work of a chunk', () => {
  it('whose notification was deleted ends as cancelled without waiting for the purge (G2)', async () => {
    const idle = await startServer({ roles: ['api'] });
    await createGreeting(idle);
    const id = await send(idle);
    expect((await remove(id, idle)).status).toBe(200);
    for (let chunk = 0; chunk < 3; chunk++) {
      const work = await claimWork(idle.app.db, 'someone', { length: 'short', priorities: [0, 1, 2] });
      if (work?.kind !== 'deliver_chunk') throw new Error('the chunks come first');
      await deliverChunkWork({ ...idle.app, progress: new BatchProgress(idle.app) }, work);
      expect(await stateOf(id, idle)).toMatchObject({ sent: 0, messages: 0, work: 3 - chunk });
    }
    expect(await stateOf(id, idle)).toMatchObject({ cancelled: REQUESTED - 1, purged: false });
    idle.app.worker.start();
    await expectGone(id, idle);
    await idle.stop();
  });
});

describe('a purge', () => {
  it.each([
    ['purge.called_off', 3],
    ['purge.messages_deleted', 3],
    ['purge.finished', 1],
  ])('that breaks off at %s, at each of the %i times, goes on where it was (G5)', async (point, times) => {
    let broken = 0;
    const id = await send();
    await until('some is delivered', async () => (await stateOf(id)).sent > 0);
    const seen = new Set<number>();
    let passes = 0;
    armFailpoints((name) => {
      if (name !== point) return;
      // The first pass of each slice breaks off, the next one passes.
      if (!seen.has(passes)) {
        seen.add(passes);
        broken++;
        throw new Error(`broken off at ${name}`);
      }
      passes++;
    });
    expect((await remove(id)).status).toBe(200);
    await expectGone(id);
    expect(broken).toBe(times);
  });

  it('whose worker lost its lease changes nothing, and the next one goes on (G6)', async () => {
    const idle = await startServer({ roles: ['api'] });
    await createGreeting(idle);
    const { db, clock } = idle.app;
    const id = await send(idle);
    expect((await remove(id, idle)).status).toBe(200);
    await db.count({ name: '', text: `DELETE FROM work WHERE kind = 'deliver_chunk' AND chunk > 0` });
    await db.count({ name: '', text: `UPDATE work SET priority = 2 WHERE kind = 'deliver_chunk'` });
    const claim = async () => {
      const work = await claimWork(db, 'someone', { length: 'short', priorities: [0, 1, 2] });
      if (!work) throw new Error('there is nothing to claim');
      return work;
    };
    const dead = await claim();
    expect(dead.kind).toBe('purge_notification');
    await db.count({ name: '', text: `UPDATE work SET lease_until = 0 WHERE id = ${dead.id}` });
    const alive = await claim();
    expect(alive.id).toBe(dead.id);
    await expect(purgeNotificationWork({ db, clock }, dead)).rejects.toBeInstanceOf(LeaseLost);
    expect(await stateOf(id, idle)).toMatchObject({ cancelled: 0, work: 2 });
    await purgeNotificationWork({ db, clock }, alive);
    expect(await stateOf(id, idle)).toMatchObject({ cancelled: CHUNK_TARGETS, work: 1 });
    // What it did is done: the slice given back is the next one.
    await purgeNotificationWork({ db, clock }, alive).catch(() => {});
    for (const chunk of [1, 2])
      expect(
        (await claim().then((work) => purgeNotificationWork({ db, clock }, work).then(() => work))).chunk,
      ).toBe(chunk);
    await purgeNotificationWork({ db, clock }, await claim());
    await expectGone(id, idle);
    await idle.stop();
  });
});

describe('a deletion', () => {
  it('that breaks off before its commit changes nothing', async () => {
    const id = await send();
    await until('all is delivered', async () => (await stateOf(id)).status === 'delivered');
    armFailpoints((name) => {
      if (name === 'delete.marked') throw new Error('broken off');
    });
    expect((await remove(id)).status).toBe(500);
    expect(await stateOf(id)).toMatchObject({ status: 'delivered', messages: REQUESTED - 1, work: 0 });
    armFailpoints(null);
    expect((await remove(id)).status).toBe(200);
    await expectGone(id);
  });
});
