import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

const APART_MS = 200_000;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

/** Sends one more to a user; the time passes between sends and reads, so that each has its own. */
async function send(user: string): Promise<string> {
  server.clock.move(APART_MS);
  const template = { key: 'greeting', variables: { '*': { shop: 'Here', name: 'Reader' } } };
  const { notification_id = '' } = await server.expect(OPERATIONS.sendNotification, {
    body: { template, targets: [user] },
  });
  return notification_id;
}

async function read(
  user: string,
  body: { notification_ids?: string[]; through?: string } = {},
): Promise<number> {
  server.clock.move(APART_MS);
  const token = await openSession(server, user);
  await server.expect(OPERATIONS.markClientRead, { token, params: { key: 'feed' }, body });
  // The clock goes on while it is read.
  return expect.closeTo(server.clock.now(), -5) as number;
}

async function timesOf(user: string): Promise<Record<string, number | undefined>> {
  const { messages } = await server.expect(OPERATIONS.listUserNotifications, {
    params: { user_id: user },
    query: { limit: 20, include_read_times: true },
  });
  return Object.fromEntries(
    messages.map((one) => [one.notification_id, one.message_data.event_logs.read_at]),
  );
}

describe('when a message was read', () => {
  it('is the first time, by whichever way it was read', async () => {
    const [a, b, c] = [await send('ann'), await send('ann'), await send('ann')];
    const one = await read('ann', { notification_ids: [b] });
    const all = await read('ann');
    await read('ann', { notification_ids: [a, b] });
    const d = await send('ann');
    const later = await read('ann');
    const e = await send('ann');
    expect(await timesOf('ann')).toEqual({ [a]: all, [b]: one, [c]: all, [d]: later, [e]: 0 });
  });

  it('below a watermark that rose twice is that of the rise that reached it', async () => {
    const [a, b, c] = [await send('bob'), await send('bob'), await send('bob')];
    const first = await read('bob', { through: b });
    const second = await read('bob', { through: c });
    expect(await timesOf('bob')).toEqual({ [a]: first, [b]: first, [c]: second });
  });

  it('is left out unless it is asked for', async () => {
    const { messages } = await server.expect(OPERATIONS.listUserNotifications, {
      params: { user_id: 'bob' },
    });
    expect(Object.keys(messages[0]?.message_data.event_logs ?? {})).toEqual([
      'sent_at',
      'impression_at',
      'clicked_at',
    ]);
  });

  it('is gone with an erased user', async () => {
    await server.expect(OPERATIONS.deleteUser, { params: { user_id: 'bob' } });
    await expect
      .poll(async () => {
        const [row] = await server.app.db.rows<{ left: number }>({
          name: 'test_read_times_left',
          text: `SELECT count(*)::int AS left FROM read_times WHERE user_id = 'bob'`,
        });
        return row?.left;
      })
      .toBe(0);
  });
});
