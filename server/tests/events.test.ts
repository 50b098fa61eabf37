import { LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

const post = OPERATIONS.recordEvents;
type Events = { impressions?: string[]; clicks?: string[]; custom?: Record<string, string[]> };
interface EventRow {
  user_id: string;
  notification: string;
  impression_at: number | null;
  clicked_at: number | null;
  custom: Record<string, number> | null;
}

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const send = async (...targets: string[]) => {
  const variables = { '*': { name: 'N' } };
  const body = { template: { key: 'greeting', variables }, targets };
  return (await server.expect(OPERATIONS.sendNotification, { body })).notification_id as string;
};
const accepted = async (token: string, body: Events) => (await server.expect(post, { token, body })).accepted;
const rowsOf = (userId: string) =>
  server.app.db.rows<EventRow>(
    {
      name: '',
      text: `SELECT user_id, notification, impression_at::float8 AS impression_at, clicked_at::float8 AS clicked_at, custom
        FROM message_events WHERE user_id = $1 ORDER BY notification`,
    },
    [userId],
  );
/** What has been counted of a notification, folded or not. */
const countedOf = async (notificationId: string) =>
  (
    await server.app.db.rows<{ impressions: number; clicked: number }>(
      {
        name: '',
        text: `SELECT (n.impressions + coalesce(sum(d.impressions), 0))::int AS impressions,
          (n.clicked + coalesce(sum(d.clicked), 0))::int AS clicked
        FROM notifications n LEFT JOIN metric_deltas d ON d.application = n.application AND d.notification = n.id
        WHERE n.id = $1 GROUP BY n.application, n.id`,
      },
      [notificationId],
    )
  )[0];

describe('events', () => {
  it('are accepted once a kind and message, new or not, and the first time is kept', async () => {
    const id = await send('amy', 'abe');
    const token = await openSession(server, 'amy');
    const body = { impressions: [id, id], clicks: [id], custom: { opened: [id, id], 'A_b-9': [id] } };
    expect(await accepted(token, body)).toBe(4);
    const [first] = await rowsOf('amy');
    expect(first).toMatchObject({
      notification: id,
      custom: { opened: first?.clicked_at, 'A_b-9': first?.clicked_at },
    });
    server.clock.move(5_000);
    expect(await accepted(token, { ...body, custom: { later: [id], opened: [id] } })).toBe(4);
    const [second, ...more] = await rowsOf('amy');
    expect(more).toEqual([]);
    expect(second).toMatchObject({ impression_at: first?.impression_at, clicked_at: first?.clicked_at });
    expect(second?.custom).toMatchObject({ opened: first?.custom?.opened });
    expect(second?.custom?.later).toBeGreaterThanOrEqual((first?.clicked_at ?? 0) + 5_000);
    expect(await countedOf(id)).toEqual({ impressions: 1, clicked: 1 });
  });

  it('of one post may be of different kinds for each message', async () => {
    const seen = await send('ava');
    const opened = await send('ava');
    const token = await openSession(server, 'ava');
    expect(await accepted(token, { impressions: [seen], custom: { opened: [opened] } })).toBe(2);
    const [first, second] = await rowsOf('ava');
    expect([first?.notification, first?.custom]).toEqual([seen, null]);
    expect([second?.notification, second?.impression_at]).toEqual([opened, null]);
    expect(second?.custom).toHaveProperty('opened');
  });

  it('posted three times and in another order count once (G13)', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => send('bea')));
    const token = await openSession(server, 'bea');
    const turned = [...ids].reverse();
    expect(await accepted(token, { impressions: ids, clicks: turned })).toBe(40);
    expect(await accepted(token, { impressions: turned, clicks: ids })).toBe(40);
    expect(await accepted(token, { clicks: [...ids, ...turned], impressions: turned })).toBe(40);
    for (const id of ids) expect(await countedOf(id)).toEqual({ impressions: 1, clicked: 1 });
  });

  it('that 64 callers post at once, in any order, count once (G13)', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => send('cat')));
    const token = await openSession(server, 'cat');
    const posts = Array.from({ length: 64 }, (_, index) => {
      const turned = [...ids.slice(index % 8), ...ids.slice(0, index % 8)];
      const some = index % 2 === 0 ? turned : turned.slice(0, 5).reverse();
      return accepted(token, {
        impressions: some,
        clicks: index % 3 === 0 ? some : [],
        custom: { seen: some },
      });
    });
    const answers = await Promise.all(posts);
    answers.forEach((answer, index) => {
      const length = index % 2 === 0 ? 8 : 5;
      expect(answer).toBe(length * (index % 3 === 0 ? 3 : 2));
    });
    for (const id of ids) expect(await countedOf(id)).toEqual({ impressions: 1, clicked: 1 });
    expect(await rowsOf('cat')).toHaveLength(8);
  });

  it('on what is not the user’s are ignored, and say nothing of it (G11)', async () => {
    const own = await send('dan');
    const foreign = await send('eve');
    const token = await openSession(server, 'dan');
    const answer = await accepted(token, {
      impressions: [own, foreign, '1', '9223372036854775807', '9999999999999999999'],
    });
    expect(answer).toBe(1);
    const other = await server.createApplication('Other');
    await createGreeting(server, {}, other.token);
    const there = await openSession(server, 'dan', other.token);
    expect(await accepted(there, { clicks: [own], custom: { t: [own] } })).toBe(0);
    expect(await rowsOf('eve')).toEqual([]);
    expect(await countedOf(foreign)).toEqual({ impressions: 0, clicked: 0 });
    expect(await countedOf(own)).toEqual({ impressions: 1, clicked: 0 });
  });

  it('on a message that is deleted, expired or of a refused target are ignored (G14)', async () => {
    const deleted = await send('fay');
    const token = await openSession(server, 'fay');
    await server.app.db.count({ name: '', text: 'UPDATE notifications SET deleted_at = 1 WHERE id = $1' }, [
      deleted,
    ]);
    await createGreeting(server, { key: 'brief', message_retention_hours: 1 });
    const body = { template: { key: 'brief', variables: { '*': { name: 'x' } } }, targets: ['fay'] };
    const expired = (await server.expect(OPERATIONS.sendNotification, { body })).notification_id as string;
    const live = await send('fay');
    server.clock.move(3_600_001);
    expect(await accepted(token, { impressions: [deleted, expired, live] })).toBe(1);
    server.clock.move(-3_600_001);
    await server.app.db.count(
      { name: '', text: 'UPDATE notifications SET deleted_at = NULL WHERE id = $1' },
      [deleted],
    );
  });

  it('of a user who was deactivated meanwhile are refused', async () => {
    const id = await send('gus');
    const token = await openSession(server, 'gus');
    await server.expect(OPERATIONS.updateUser, { params: { user_id: 'gus' }, body: { is_active: false } });
    expect((await server.call(post, { token, body: { clicks: [id] } })).body).toMatchObject({ code: 400302 });
    expect(await rowsOf('gus')).toEqual([]);
  });

  it(`are at most ${LIMITS.eventIds} in one post, over all kinds`, async () => {
    const id = await send('hal');
    const token = await openSession(server, 'hal');
    const half = Array.from({ length: LIMITS.eventIds / 2 }, () => id);
    expect(await accepted(token, { impressions: half, custom: { t: half } })).toBe(2);
    const over = await server.call(post, {
      token,
      body: { impressions: half, clicks: half, custom: { t: [id] } },
    });
    expect(over.body).toMatchObject({ code: 400111 });
    expect((await server.call(post, { token, body: { clicks: [...half, ...half, id] } })).status).toBe(400);
    expect(await accepted(token, {})).toBe(0);
  });

  it(`have topics of 1 to ${LIMITS.eventTopicLength} letters, digits, _ and -`, async () => {
    const id = await send('ida');
    const token = await openSession(server, 'ida');
    const of = (topic: string) => server.call(post, { token, body: { custom: { [topic]: [id] } } });
    expect((await of('x'.repeat(LIMITS.eventTopicLength))).body).toEqual({ accepted: 1 });
    expect((await of('x'.repeat(LIMITS.eventTopicLength + 1))).body).toMatchObject({ code: 400110 });
    expect((await of('')).body).toMatchObject({ code: 400110 });
    for (const topic of ['a b', 'ä', 'a.b', 'a"b'])
      expect((await of(topic)).body).toMatchObject({ code: 400151 });
    const proto = `{"custom": {"__proto__": ["${id}"], "constructor": ["${id}"]}}`;
    const answer = await fetch(`${server.url}${post.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: proto,
    });
    expect(await answer.json()).toEqual({ accepted: 2 });
  });

  it(`keep ${LIMITS.eventTopics} topics a message and ignore further ones`, async () => {
    const id = await send('jan');
    const token = await openSession(server, 'jan');
    const topics = Array.from(
      { length: LIMITS.eventTopics },
      (_, index) => [`t${index}`, [id]] as [string, string[]],
    );
    expect(await accepted(token, { custom: Object.fromEntries<string[]>(topics.slice(1)) })).toBe(
      LIMITS.eventTopics - 1,
    );
    expect(await accepted(token, { custom: { t0: [id], one_more: [id] } })).toBe(1);
    expect(await accepted(token, { custom: { t0: [id], t1: [id], one_more: [id] } })).toBe(2);
    const [row] = await rowsOf('jan');
    expect(Object.keys(row?.custom ?? {})).toHaveLength(LIMITS.eventTopics);
  });

  it.each([
    [{ impressions: 'x' }, 400102],
    [{ clicks: [1] }, 400100],
    [{ clicks: ['12a'] }, 400151],
    [{ custom: [] }, 400103],
    [{ custom: { a: 'b' } }, 400102],
  ])('refuse a body like %j', async (body, code) => {
    const token = await openSession(server, 'kim');
    expect((await server.call(post, { token, body: body as Events })).body).toMatchObject({ code });
  });

  it('need a session', async () => {
    expect((await server.call(post, { token: null, body: {} })).body).toMatchObject({ code: 400302 });
    expect((await server.call(post, { token: server.application.token, body: {} })).status).toBe(401);
  });
});
