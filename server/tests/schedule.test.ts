import { LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { countRows, sendFile } from './csv-support.js';
import { createGreeting, delivered, moveToSoon, openSession, startServer } from './support.js';

const send = OPERATIONS.sendNotification;
const HOUR = 3_600_000;
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

const schedule = async (user: string, scheduled_at: number) =>
  server.expect(send, {
    body: {
      template: { key: 'greeting', variables: { [user]: { name: user } } },
      targets: [user],
      mode: 'batch',
      scheduled_at,
    },
  });
const details = (notification_id = '') =>
  server.expect(OPERATIONS.getNotification, { params: { notification_id } });
const move = (notification_id = '', scheduled_at = 0) =>
  server.call(OPERATIONS.rescheduleNotification, { params: { notification_id }, body: { scheduled_at } });
const feedOf = async (userId: string) => {
  const token = await openSession(server, userId);
  return (await server.expect(OPERATIONS.listClientMessages, { params: { key: 'feed' }, token })).messages;
};

describe('a scheduled batch', () => {
  it('waits for its time, and is delivered then (G2)', async () => {
    const answer = await schedule('soon', server.clock.now() + HOUR);
    expect(answer).toMatchObject({ mode: 'batch', status: 'scheduled', requested: 1, sent: 0 });
    expect(await details(answer.notification_id)).toMatchObject({
      status: 'scheduled',
      outcomes: { sent: 0, pending: 1 },
    });
    const at = await moveToSoon(server, answer.notification_id ?? '');
    const done = await delivered(server, answer.notification_id ?? '');
    expect(done.outcomes.sent).toBe(1);
    const [message] = await feedOf('soon');
    expect(message?.created_at).toBeGreaterThanOrEqual(at);
  });

  it('stands in the feed where its time is', async () => {
    const first = await schedule('order', server.clock.now() + HOUR);
    const second = await server.expect(send, {
      body: { template: { key: 'greeting', variables: { order: { name: 'now' } } }, targets: ['order'] },
    });
    await moveToSoon(server, first.notification_id ?? '');
    await delivered(server, first.notification_id ?? '');
    const ids = (await feedOf('order')).map(({ notification_id }) => notification_id);
    expect(ids).toEqual([first.notification_id, second.notification_id]);
  });

  it('can be moved, to an earlier time too', async () => {
    const answer = await schedule('moved', server.clock.now() + 40 * 24 * HOUR);
    const later = server.clock.now() + 2 * HOUR;
    expect((await move(answer.notification_id, later)).status).toBe(200);
    expect((await details(answer.notification_id)).status).toBe('scheduled');
    await moveToSoon(server, answer.notification_id ?? '');
    await delivered(server, answer.notification_id ?? '');
    expect(await feedOf('moved')).toHaveLength(1);
    expect((await move(answer.notification_id, later)).body).toMatchObject({ code: 400111 });
    expect((await move('1', later)).body).toMatchObject({ code: 400201 });
  });

  it('can be moved while the last of its file is read', async () => {
    let finished = false;
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    armFailpoints((name) => {
      if (name !== 'read.finished') return;
      finished = true;
      return gate;
    });
    const id = await sendFile(server, 'user_id,name\nreader,R\n', {
      scheduled_at: server.clock.now() + HOUR,
    });
    await until('its file is read', () => finished);
    const moving = moveToSoon(server, id);
    await until('the move waits for that', async () => {
      const waiting = `pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      return (await countRows(server, waiting)) > 0;
    });
    letGo();
    await moving;
    await delivered(server, id);
    expect(await feedOf('reader')).toHaveLength(1);
  });

  it('is cancelled by DELETE before its time, and nothing is sent', async () => {
    const answer = await schedule('cancelled', server.clock.now() + HOUR);
    const other = await schedule('witness', server.clock.now() + HOUR);
    await server.expect(OPERATIONS.deleteNotification, {
      params: { notification_id: answer.notification_id ?? '' },
    });
    await moveToSoon(server, other.notification_id ?? '');
    await delivered(server, other.notification_id ?? '');
    await until('no work is left', async () => {
      const rows = await server.app.db.rows(
        { name: '', text: 'SELECT 1 FROM work WHERE notification = $1' },
        [answer.notification_id],
      );
      return rows.length === 0;
    });
    const state = await details(answer.notification_id);
    expect(state).toMatchObject({ status: 'cancelled', outcomes: { sent: 0, cancelled: 1, pending: 0 } });
    expect(await feedOf('cancelled')).toHaveLength(0);
  });

  it('may lie up to a year ahead, and not in the past', async () => {
    const attempt = (scheduled_at: number, mode: 'batch' | 'realtime' = 'batch') =>
      server.call(send, {
        body: {
          template: { key: 'greeting', variables: { f: { name: 'f' } } },
          targets: ['f'],
          mode,
          scheduled_at,
        },
      });
    const now = server.clock.now();
    expect((await attempt(now + LIMITS.scheduleAheadMs - 60_000)).status).toBe(200);
    expect((await attempt(now + LIMITS.scheduleAheadMs + 60_000)).body).toMatchObject({ code: 400113 });
    expect((await attempt(now - 1)).body).toMatchObject({ code: 400113 });
    expect((await attempt(now + HOUR, 'realtime')).body).toMatchObject({ code: 400112 });
  });
});
