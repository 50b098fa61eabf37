import { OPERATIONS } from '@belfry/contract';
import { startServerBeside, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, settled, startServer } from './support.js';

let server: TestServer;
let beside: TestServer;

beforeAll(async () => {
  server = await startServer();
  beside = await startServerBeside(server);
  await createGreeting(server);
});
afterAll(async () => {
  await settled(server);
  await server.checkInvariants();
  await beside.stop();
  await server.stop();
});

const send = async (targets: string[]) => {
  const template = { key: 'greeting', variables: { '*': { name: 'N' } } };
  return (await server.expect(OPERATIONS.sendNotification, { body: { template, targets } }))
    .notification_id as string;
};
const post = (token: string, ids: string[], through = server) =>
  through.call(OPERATIONS.recordEvents, { token, body: { impressions: ids, clicks: ids.slice(0, 1) } });
const sessionsOf = (users: string[]) => Promise.all(users.map((user) => openSession(server, user)));
const usersNamed = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** Impressions and clicks that notifications count, folded or not. */
const counted = (ids: string[]) =>
  server.app.db.rows<{ impressions: number; clicked: number }>(
    {
      name: '',
      text: `SELECT (n.impressions + coalesce(d.impressions, 0))::int AS impressions, (n.clicked + coalesce(d.clicked, 0))::int AS clicked
        FROM unnest($1::bigint[]) WITH ORDINALITY AS asked(id, place) JOIN notifications n ON n.id = asked.id
        LEFT JOIN (SELECT notification, sum(impressions) AS impressions, sum(clicked) AS clicked FROM metric_deltas GROUP BY 1) d
          ON d.notification = n.id
        ORDER BY place`,
    },
    [ids],
  );

describe('events that many users post at once', () => {
  it('are answered to each for the messages that are the user’s, and count once a user (G11, G13)', async () => {
    const users = usersNamed('many', 40);
    // The first is of all of them, the second of all but the first, and so on.
    const ids: string[] = [];
    for (let first = 0; first < 8; first++) ids.push(await send(users.slice(first)));
    const tokens = await sessionsOf(users);
    for (let time = 0; time < 2; time++) {
      const answers = await Promise.all(tokens.map((token) => post(token, [...ids].reverse())));
      const own = answers.map(({ body }) => body.accepted);
      // A click is posted of the last alone, which the first seven have not got.
      expect(own).toEqual(users.map((_, index) => Math.min(index + 1, 8) + (index < 7 ? 0 : 1)));
    }
    expect(await counted(ids)).toEqual(
      ids.map((_, index) => ({ impressions: 40 - index, clicked: index === 7 ? 33 : 0 })),
    );
  });

  it('through two servers at once count once (G13)', async () => {
    const users = usersNamed('twice', 12);
    const ids = [await send(users), await send(users), await send(users)];
    const tokens = await sessionsOf(users);
    const posts = [0, 1, 2].flatMap(() =>
      tokens.flatMap((token) => [post(token, ids), post(token, [...ids].reverse().slice(0, 2), beside)]),
    );
    const answers = await Promise.all(posts);
    answers.forEach(({ status, body }, index) => {
      expect(status).toBe(200);
      expect(body.accepted).toBe(index % 2 === 0 ? 4 : 3);
    });
    expect(await counted(ids)).toEqual([
      { impressions: 12, clicked: 12 },
      { impressions: 12, clicked: 0 },
      { impressions: 12, clicked: 12 },
    ]);
  });

  it('are recorded when another process has made a row of one of them meanwhile (G13)', async () => {
    const users = usersNamed('late', 12);
    const id = await send(users);
    const tokens = await sessionsOf(users);
    const text = 'INSERT INTO message_events (application, user_id, notification) VALUES ($1, $2, $3)';
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'`;
    let answers: ReturnType<typeof post>[] = [];
    await server.app.db.transaction(async (other) => {
      await other.count({ name: '', text }, [server.application.key, 'late-3', id]);
      answers = tokens.map((token) => post(token, [id]));
      await until('the post waits for the row', async () => {
        return (await other.rows({ name: '', text: waiting })).length > 0;
      });
    });
    for (const { status, body } of await Promise.all(answers))
      expect([status, body.accepted]).toEqual([200, 2]);
    expect(await counted([id])).toEqual([{ impressions: 12, clicked: 12 }]);
  });

  it('are answered 200 and recorded, or 503, while database sessions are ended (G1, G13)', async () => {
    const users = usersNamed('cut', 100);
    const id = await send(users);
    const tokens = await sessionsOf(users);
    const text =
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    const answers = Promise.all(tokens.map((token) => post(token, [id])));
    for (let round = 0; round < 5; round++) await server.app.db.count({ name: '', text }).catch(() => 0);
    for (const { status, body } of await answers)
      if (status === 200) expect(body.accepted).toBe(2);
      else expect(status).toBe(503);
    await until('all are recorded when they are posted again', async () =>
      (await Promise.all(tokens.map((token) => post(token, [id])))).every(({ status }) => status === 200),
    );
    expect(await counted([id])).toEqual([{ impressions: 100, clicked: 100 }]);
  });
});
