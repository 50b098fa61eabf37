import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

let server: TestServer;
let token: string;
let ids: string[];

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'offer', category: 'offers' });
  ids = [];
  for (let index = 0; index < 25; index++) {
    const key = index % 5 === 0 ? 'offer' : 'greeting';
    const body = {
      template: { key, variables: { reader: { name: `${index}` } } },
      targets: ['reader', 'other'],
    };
    Object.assign(body.template.variables, { other: { name: 'other' } });
    ids.push((await server.expect(OPERATIONS.sendNotification, { body })).notification_id ?? '');
  }
  token = await openSession(server, 'reader');
});
afterAll(() => server.stop());

const read = (query: object, key = 'feed') =>
  server.call(OPERATIONS.listClientMessages, { params: { key }, query, token });
const page = async (query: object) => {
  const { body } = await read(query);
  return { ids: body.messages.map(({ notification_id }) => notification_id), more: body.has_more };
};

describe('a feed', () => {
  it('is read newest first, 20 a page', async () => {
    expect(await page({})).toEqual({ ids: ids.slice(5).reverse(), more: true });
  });

  it('goes back with "before" and forth with "after", without hole or repeat (G7)', async () => {
    const back = await page({ before: ids[5], limit: 3 });
    expect(back).toEqual({ ids: [ids[4], ids[3], ids[2]], more: true });
    expect(await page({ before: ids[2], limit: 3 })).toEqual({ ids: [ids[1], ids[0]], more: false });
    expect(await page({ after: ids[21], limit: 2 })).toEqual({ ids: [ids[22], ids[23]], more: true });
    expect(await page({ after: ids[22], limit: 2 })).toEqual({ ids: [ids[23], ids[24]], more: false });
    expect(await page({ after: ids[24] })).toEqual({ ids: [], more: false });
    expect(await page({ before: '0' })).toEqual({ ids: [], more: false });
    expect(await page({ after: '9999999999999999999' })).toEqual({ ids: [], more: false });
  });

  it('shows one category when asked', async () => {
    expect(await page({ category: 'offers' })).toEqual({
      ids: [ids[20], ids[15], ids[10], ids[5], ids[0]],
      more: false,
    });
    expect(await page({ category: 'offers', limit: 2, before: ids[20] })).toEqual({
      ids: [ids[15], ids[10]],
      more: true,
    });
    expect(await page({ category: 'none' })).toEqual({ ids: [], more: false });
  });

  it('takes 1 to 100 a page', async () => {
    expect((await page({ limit: 100 })).ids).toHaveLength(25);
    for (const limit of [0, 101]) expect((await read({ limit })).body).toMatchObject({ code: 400113 });
    expect((await read({ limit: 'ten' })).body).toMatchObject({ code: 400101 });
  });

  it('refuses both directions at once, and channels that are not in the app', async () => {
    expect((await read({ before: ids[1], after: ids[0] })).body).toMatchObject({ code: 400112 });
    for (const key of ['nope', 'push']) expect((await read({}, key)).body).toMatchObject({ code: 400201 });
  });

  it('is not shown beyond the retention of its template (G14)', async () => {
    await createGreeting(server, { key: 'short', message_retention_hours: 1, channels: ['chat'] });
    await server.expect(OPERATIONS.sendNotification, {
      body: { template: { key: 'short', variables: { reader: { name: 'x' } } }, targets: ['reader'] },
    });
    expect((await read({}, 'chat')).body.messages).toHaveLength(1);
    server.clock.move(3_600_001);
    expect((await read({}, 'chat')).body.messages).toHaveLength(0);
    server.clock.move(-3_600_001);
  });

  it('has the channels of the application with their counts and last message', async () => {
    const { channels, unread_total } = await server.expect(OPERATIONS.listClientChannels, { token });
    expect(channels.map(({ key, type }) => [key, type])).toEqual([
      ['feed', 'feed'],
      ['chat', 'chat'],
    ]);
    expect(channels[0]).toMatchObject({
      unread_count: 25,
      last_message: { notification_id: ids[24], message: 'Hello 24 from Corner Shop' },
    });
    expect(unread_total).toBe(26);
  });

  it('keeps the version a message was sent with', async () => {
    await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'greeting' },
      body: { fallback_message: 'Changed {name}' },
    });
    const { body } = await read({ limit: 1 });
    expect(body.messages[0]).toMatchObject({ template_version: 1, message: 'Hello 24 from Corner Shop' });
  });
});

describe('a list of notifications', () => {
  const list = (query: object) => server.expect(OPERATIONS.listNotifications, { query });

  it('is oldest first, or newest first when reversed, in pages without hole or repeat (G7)', async () => {
    for (const reverse of [false, true]) {
      const seen: string[] = [];
      let next = '';
      do {
        const answer = await list({ reverse, limit: 7, ...(next ? { token: next } : {}) });
        seen.push(...answer.notifications.map(({ notification_id }) => notification_id));
        next = answer.next;
      } while (next);
      const known = seen.filter((id) => ids.includes(id));
      expect(known).toEqual(reverse ? [...ids].reverse() : ids);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  it('refuses a page token of another list', async () => {
    const { next } = await list({ limit: 2 });
    const other = await server.call(OPERATIONS.listNotifications, {
      query: { limit: 2, reverse: true, token: next },
    });
    expect(other.body).toMatchObject({ code: 400111 });
    const garbage = await server.call(OPERATIONS.listNotifications, { query: { token: 'abc' } });
    expect(garbage.body).toMatchObject({ code: 400111 });
  });

  it('keeps to its window', async () => {
    const all = (await list({ limit: 20 })).notifications;
    const [first, second] = all;
    const start = (first?.created_at ?? 0) + 1;
    expect(
      (await list({ start, limit: 20 })).notifications.some(
        ({ notification_id }) => notification_id === first?.notification_id,
      ),
    ).toBe(false);
    expect((await list({ end: (second?.created_at ?? 0) - 1 })).notifications.length).toBeGreaterThan(0);
    expect(
      (await server.call(OPERATIONS.listNotifications, { query: { start: 2, end: 1 } })).body,
    ).toMatchObject({ code: 400113 });
  });

  it('does not find an id that is none', async () => {
    for (const notification_id of ['1', '9223372036854775807', '9999999999999999999'])
      expect(
        (await server.call(OPERATIONS.getNotification, { params: { notification_id } })).body,
      ).toMatchObject({ code: 400201 });
  });
});
