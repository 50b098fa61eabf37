import { LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, delivered, moveToSoon, openSession, startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'both', channels: ['feed', 'chat'] });
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const people = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
async function send(
  targets: string[],
  more: { mode?: 'realtime' | 'batch'; key?: string; scheduled_at?: number } = {},
) {
  const { key = 'greeting', mode = 'realtime', ...rest } = more;
  const variables = {
    '*': { shop: 'secret shop' },
    ...Object.fromEntries(targets.map((id) => [id, { name: `secret ${id}` }])),
  };
  const body = { template: { key, variables }, targets, mode, ...rest };
  return (await server.expect(OPERATIONS.sendNotification, { body })).notification_id as string;
}
const remove = (notification_id: string, more?: string[], token?: string) =>
  server.call(OPERATIONS.deleteNotification, {
    params: { notification_id },
    ...(more ? { body: { notification_id: more } } : {}),
    ...(token ? { token } : {}),
  });
const details = (notification_id: string) =>
  server.expect(OPERATIONS.getNotification, { params: { notification_id } });
async function feedOf(userId: string, key = 'feed'): Promise<string[]> {
  const token = await openSession(server, userId);
  const { messages } = await server.expect(OPERATIONS.listClientMessages, { params: { key }, token });
  return messages.map(({ notification_id }) => notification_id);
}
const rows = <R extends object>(text: string, values: unknown[]) =>
  server.app.db.rows<R>({ name: '', text }, values);
/** Waits for the purge; gives how many rows of each kind are left of the notification. */
async function purged(id: string) {
  return until('the notification is purged', async () => {
    const [left] = await rows<{
      done: boolean;
      messages: number;
      events: number;
      deltas: number;
      work: number;
      content: number;
    }>(
      `SELECT purged_at IS NOT NULL AS done,
         (SELECT count(*)::int FROM messages WHERE notification = $1) AS messages,
         (SELECT count(*)::int FROM message_events WHERE notification = $1) AS events,
         (SELECT count(*)::int FROM metric_deltas WHERE notification = $1) AS deltas,
         (SELECT count(*)::int FROM work WHERE notification = $1) AS work,
         (SELECT count(*)::int FROM chunks WHERE notification = $1 AND variables IS NOT NULL)
           + (variables::text <> '{}')::int AS content
       FROM notifications WHERE id = $1`,
      [id],
    );
    if (!left?.done) return null;
    const { done: _, ...counts } = left;
    return counts;
  });
}
const NOTHING = { messages: 0, events: 0, deltas: 0, work: 0, content: 0 };

describe('deleting', () => {
  it('hides a notification from every feed at once, and leaves none of its content (G14)', async () => {
    const realtime = await send(['ann', 'bob'], { key: 'both' });
    const batch = await send(people('d', 6_000), { mode: 'batch', key: 'both' });
    const kept = await send(['ann', 'd0'], { key: 'both' });
    await delivered(server, batch);
    const token = await openSession(server, 'ann');
    const events = { impressions: [realtime], clicks: [realtime], custom: { shared: [realtime] } };
    await server.expect(OPERATIONS.recordEvents, { token, body: events });
    for (const id of [realtime, batch]) {
      const answer = await remove(id);
      expect(answer).toMatchObject({ status: 200, body: null });
      for (const user of ['ann', 'd0'])
        for (const key of ['feed', 'chat']) expect(await feedOf(user, key)).not.toContain(id);
    }
    for (const user of ['ann', 'd0'])
      for (const key of ['feed', 'chat']) expect(await feedOf(user, key)).toEqual([kept]);
    expect(await purged(realtime)).toEqual(NOTHING);
    expect(await purged(batch)).toEqual(NOTHING);
    expect(await details(batch)).toMatchObject({
      status: 'deleted',
      outcomes: { sent: 6_000, cancelled: 0, pending: 0 },
    });
    expect(await details(realtime)).toMatchObject({ status: 'deleted', title: null, outcomes: { sent: 2 } });
    const { metrics } = await server.expect(OPERATIONS.getNotification, {
      params: { notification_id: realtime },
      query: { include_realtime_metrics: true },
    });
    expect(metrics).toMatchObject({ sent: 2, impressions: 1, clicked: 1 });
    const [ledger] = await rows<{ users: number }>(
      'SELECT sum(cardinality(user_ids))::int AS users FROM chunks WHERE notification = $1',
      [batch],
    );
    expect(ledger?.users).toBe(6_000);
    const left = await rows(
      "SELECT FROM chunks c, notifications n WHERE n.id = $1 AND c.notification = n.id AND (c::text || n::text) LIKE '%secret%'",
      [batch],
    );
    expect(left).toHaveLength(0);
  });

  it('answers with a trailing slash too, and leaves the notification in the log', async () => {
    const id = await send(['slash']);
    const { path } = OPERATIONS.deleteNotification;
    const answer = await server.call(OPERATIONS.deleteNotification, {
      params: { notification_id: id },
      path: `${path}/`,
    });
    expect(answer).toMatchObject({ status: 200, body: null });
    const { notifications } = await server.expect(OPERATIONS.listNotifications, {
      query: { reverse: true, limit: 1 },
    });
    expect(notifications[0]?.notification_id).toBe(id);
  });

  it('again is an error, and so is what never was (400201)', async () => {
    const id = await send(['again']);
    expect((await remove(id)).status).toBe(200);
    const again = await remove(id);
    expect(again).toMatchObject({ status: 400, body: { code: 400201 } });
    expect(JSON.stringify(again.body)).toContain('is deleted already');
    for (const unknown of ['1', '9999999999999999999'])
      expect((await remove(unknown)).body).toMatchObject({
        code: 400201,
        message: `There is no notification ${unknown}.`,
      });
  });

  it('by several at once deletes each of them', async () => {
    const ids = [await send(['many']), await send(['many']), await send(['many'])];
    expect((await remove(ids[0] ?? '', [...ids, ids[1] ?? ''])).status).toBe(200);
    expect(await feedOf('many')).toEqual([]);
    for (const id of ids) expect((await details(id)).status).toBe('deleted');
  });

  it('of several with one unknown deletes none, and says which it is', async () => {
    const good = await send(['none']);
    const gone = await send(['none']);
    await remove(gone);
    for (const [bad, why] of [
      ['12345', 'There is no notification 12345. Nothing was deleted.'],
      [gone, `Notification ${gone} is deleted already. Nothing was deleted.`],
    ] as const)
      expect((await remove(good, [bad])).body).toMatchObject({ code: 400201, message: why });
    expect((await details(good)).status).toBe('delivered');
    expect(await feedOf('none')).toEqual([good]);
  });

  it('takes 100 ids beside the one of the path', async () => {
    const id = await send(['limit']);
    const unknown = people('9', LIMITS.deleteIds);
    expect((await remove(id, unknown)).body).toMatchObject({ code: 400201 });
    const over = await remove(id, [...unknown, '1']);
    expect(over.body).toMatchObject({ code: 400111 });
    expect(JSON.stringify(over.body)).toContain('notification_id');
    const ids: string[] = [];
    for (let index = 0; index < LIMITS.deleteIds; index++) ids.push(await send(['limit']));
    expect((await remove(id, ids)).status).toBe(200);
    expect(await feedOf('limit')).toEqual([]);
  });

  it('needs its permission, and reaches no other application (G11)', async () => {
    const id = await send(['mine']);
    const { token } = await server.createToken(server.application, [
      'notifications:send',
      'notifications:read',
    ]);
    expect((await remove(id, [], token)).body).toMatchObject({ code: 403100 });
    const other = await server.createApplication('Other');
    expect((await remove(id, [], other.token)).body).toMatchObject({
      code: 400201,
      message: `There is no notification ${id}.`,
    });
    const { token: deleting } = await server.createToken(server.application, ['notifications:delete']);
    expect((await remove(id, [], deleting)).status).toBe(200);
  });

  it('by many callers at once succeeds for one of them', async () => {
    const ids = [await send(['race']), await send(['race'])] as const;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => remove(ids[index % 2] as string, [...ids])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 11 }, () => 400),
    ]);
    for (const id of ids) expect(await purged(id)).toEqual(NOTHING);
  });
});

describe('cancelling', () => {
  it('is what deleting does before the time of a schedule: every target ends as cancelled (G2)', async () => {
    const targets = [...people('c', 2_600), 'c0'];
    const id = await send(targets, { mode: 'batch', scheduled_at: server.clock.now() + 3_600_000 });
    expect((await remove(id)).status).toBe(200);
    expect((await details(id)).status).toBe('cancelled');
    expect(await purged(id)).toEqual(NOTHING);
    const { outcomes, status, metrics } = await details(id);
    expect(status).toBe('cancelled');
    expect(outcomes).toMatchObject({ sent: 0, duplicate: 1, cancelled: 2_600, pending: 0 });
    expect(metrics).toMatchObject({ requested: 2_601, sent: 0 });
    expect((await remove(id)).body).toMatchObject({ code: 400201 });
  });

  it('is deleting once the time has come', async () => {
    const id = await send(['due'], { mode: 'batch', scheduled_at: server.clock.now() + 3_600_000 });
    await moveToSoon(server, id);
    await delivered(server, id);
    expect((await remove(id)).status).toBe(200);
    expect((await details(id)).status).toBe('deleted');
    expect(await purged(id)).toEqual(NOTHING);
  });
});
