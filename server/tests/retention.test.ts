import { OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import type { TestServer } from '@belfry/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GRACE_MS } from '../src/maintenance/retention.js';
import { ensurePartitions, listPartitions } from '../src/storage/partitions.js';
import { createGreeting, delivered, openSession, settled, startServer } from './support.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Long enough for the month of a message to have ended. */
const MONTHS_MS = 70 * DAY_MS;

let server: TestServer;
// What a month holds decides, of all applications: so each test has a database of its own.
beforeEach(async () => {
  server = await startServer();
});
afterEach(async () => {
  armFailpoints(null);
  await server.checkInvariants();
  await server.stop();
});

/** Sends to some users by templates of some hours of retention. */
async function send(hours: number, targets: string[], token?: string): Promise<string> {
  const auth = token ? { token } : {};
  const key = `kept-${hours}-${targets[0]}`;
  await createGreeting(server, { key, message_retention_hours: hours }, token);
  const variables = Object.fromEntries(targets.map((id) => [id, { name: id }]));
  const body = { template: { key, variables: { ...variables, '*': { shop: 'Our shop' } } }, targets };
  const answer = await server.expect(OPERATIONS.sendNotification, { body, ...auth });
  return answer.notification_id ?? '';
}
/** The feed of a user as it is now; sessions end as the clock moves. */
async function feed(user: string, token?: string): Promise<string[]> {
  const session = await openSession(server, user, token);
  const { messages } = await server.expect(OPERATIONS.listClientMessages, {
    params: { key: 'feed' },
    token: session,
  });
  return messages.map(({ notification_id: id }) => id);
}
async function moveTo(ms: number): Promise<void> {
  server.clock.move(ms - server.clock.now());
  await ensurePartitions(server.app.db, server.clock.now());
}
const months = async () => (await listPartitions(server.app.db)).map(({ name }) => name);
const monthOf = (ms: number) => `messages_${new Date(ms).toISOString().slice(0, 7).replace('-', '_')}`;
const endOfMonth = (ms: number) => {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
};
const count = async (table: string, where = 'true') =>
  Number(
    (
      await server.app.db.rows<{ n: string }>({
        name: '',
        text: `SELECT count(*) AS n FROM ${table} WHERE ${where}`,
      })
    )[0]?.n,
  );
const readAll = async (user: string, ids: string[]) => {
  const token = await openSession(server, user);
  await server.expect(OPERATIONS.recordEvents, { body: { impressions: ids, clicks: ids }, token });
  const body = { notification_ids: ids.slice(0, 1) };
  await server.expect(OPERATIONS.markClientRead, { params: { key: 'feed' }, body, token });
};

describe('a message', () => {
  it('is gone from feeds, counts and logs when the hours of its template are over, others stay (G14)', async () => {
    const short = await send(2, ['ann']);
    const long = await send(3, ['ann']);
    expect(await feed('ann')).toEqual([long, short]);
    server.clock.move(2 * HOUR_MS + 1);
    expect(await feed('ann')).toEqual([long]);
    const token = await openSession(server, 'ann');
    const { channels, unread_total: total } = await server.expect(OPERATIONS.listClientChannels, { token });
    expect([total, channels[0]?.last_message?.notification_id]).toEqual([1, long]);
    const log = await server.expect(OPERATIONS.listUserNotifications, { params: { user_id: 'ann' } });
    expect(log.messages.map(({ notification_id: id }) => id)).toEqual([long]);
    const { accepted } = await server.expect(OPERATIONS.recordEvents, { body: { clicks: [short] }, token });
    expect(accepted).toBe(0);
  });
});

describe('a month of messages', () => {
  it('is dropped a day after the last of them has expired, with all that was of them but the log (G14)', async () => {
    const sentAt = server.clock.now();
    const month = monthOf(sentAt);
    const realtime = await send(1, ['ann', 'ben']);
    const batch = await server.expect(OPERATIONS.sendNotification, {
      body: {
        template: { key: 'kept-1-ann', variables: { ann: { name: 'Ann' }, cat: { name: 'Cat' } } },
        mode: 'batch',
        targets: ['ann', 'cat', 'ann'],
      },
    });
    const batchId = batch.notification_id ?? '';
    await delivered(server, batchId);
    await readAll('ann', [realtime, batchId]);
    await settled(server);
    const end = endOfMonth(sentAt);
    await moveTo(end + GRACE_MS - HOUR_MS);
    await server.app.maintenance.run();
    expect(await months()).toContain(month);
    // Those sent in the month's last hour would have an hour more.
    await moveTo(end + GRACE_MS + 2 * HOUR_MS);
    await server.app.maintenance.run();
    expect(await months()).not.toContain(month);
    expect(await months()).toContain(monthOf(server.clock.now()));
    for (const table of ['messages', 'message_events', 'read_marks', 'read_times'])
      expect([table, await count(table)]).toEqual([table, 0]);
    expect(await count('notifications', `variables::text <> '{}'`)).toBe(0);
    expect(await count('chunks', 'variables IS NOT NULL')).toBe(0);
    // What was sent, to whom, how that ended and what was seen of it stays.
    const params = { notification_id: batchId };
    const query = { include_realtime_metrics: true };
    const details = await server.expect(OPERATIONS.getNotification, { params, query });
    expect(details).toMatchObject({ status: 'delivered', outcomes: { sent: 2, duplicate: 1 } });
    expect(details.metrics).toMatchObject({ sent: 2, impressions: 1, clicked: 1 });
    const { targets } = await server.expect(OPERATIONS.listTargets, { params });
    expect(targets.map(({ user_id: id, outcome }) => [id, outcome])).toEqual([
      ['ann', 'sent'],
      ['cat', 'sent'],
      ['ann', 'duplicate'],
    ]);
    expect(await feed('ann')).toEqual([]);
    // And one may still be deleted.
    await server.expect(OPERATIONS.deleteNotification, { params });
    await settled(server);
  });

  it('is kept while one message of any application is, to the hour', async () => {
    const other = await server.createApplication('Other');
    const sentAt = server.clock.now();
    const hours = MONTHS_MS / HOUR_MS;
    await send(1, ['ann']);
    const kept = await send(hours, ['zoe'], other.token);
    await moveTo(sentAt + MONTHS_MS - HOUR_MS);
    await server.app.maintenance.run();
    expect(await months()).toContain(monthOf(sentAt));
    expect(await feed('zoe', other.token)).toEqual([kept]);
    expect(await feed('ann')).toEqual([]);
    await moveTo(sentAt + MONTHS_MS + GRACE_MS + HOUR_MS);
    await server.app.maintenance.run();
    expect(await months()).not.toContain(monthOf(sentAt));
    expect(await feed('zoe', other.token)).toEqual([]);
  });

  it('is kept while something is to be done about one of its notifications, also when that was set aside', async () => {
    const sentAt = server.clock.now();
    const id = await send(1, ['ann']);
    const work = (text: string) => server.app.db.rows({ name: '', text }, [server.application.key, id]);
    await work(
      `INSERT INTO work (kind, application, notification, run_at, failed_at, failure)
       VALUES ('cancel_notification', $1, $2, 0, 0, 'a test')`,
    );
    await moveTo(sentAt + MONTHS_MS);
    await server.app.maintenance.run();
    expect(await months()).toContain(monthOf(sentAt));
    await work('DELETE FROM work WHERE application = $1 AND notification = $2');
    await server.app.maintenance.run();
    expect(await months()).not.toContain(monthOf(sentAt));
  });

  it('is kept whole when the process dies while it drops it', async () => {
    const sentAt = server.clock.now();
    await send(1, ['ann']);
    await moveTo(sentAt + MONTHS_MS);
    armFailpoints((name) => {
      if (name === 'retention.dropped') throw new Error('a test');
    });
    await server.app.maintenance.run();
    expect(await months()).toContain(monthOf(sentAt));
    expect([await count('messages'), await count('dropped_messages')]).toEqual([1, 0]);
    armFailpoints(null);
    await server.app.maintenance.run();
    expect(await months()).not.toContain(monthOf(sentAt));
  });

  it('is cleaned up later when the process dies in the midst of that', async () => {
    const sentAt = server.clock.now();
    const id = await send(1, ['ann']);
    await readAll('ann', [id]);
    await settled(server);
    await moveTo(sentAt + MONTHS_MS);
    armFailpoints((name) => {
      if (name === 'retention.cleaned_message_events') throw new Error('a test');
    });
    await server.app.maintenance.run();
    expect([await count('message_events'), await count('read_marks')]).toEqual([0, 1]);
    await server.checkInvariants();
    armFailpoints(null);
    await server.app.maintenance.run();
    expect(await count('read_marks')).toBe(0);
    expect(await count('dropped_messages', 'cleaned_at IS NULL')).toBe(0);
  });

  it('is kept a little longer while a transaction that reads messages is not over', async () => {
    const sentAt = server.clock.now();
    await send(1, ['ann']);
    await moveTo(sentAt + MONTHS_MS);
    const client = await server.app.db.connect();
    await client.query('BEGIN');
    await client.query('SELECT count(*) FROM messages');
    await server.app.maintenance.run();
    expect(await months()).toContain(monthOf(sentAt));
    await client.query('COMMIT');
    client.release();
    await server.app.maintenance.run();
    expect(await months()).not.toContain(monthOf(sentAt));
  });
});
