import { LIMITS, OPERATIONS, type QueryOf } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, delivered, openSession, startServer } from './support.js';

type Query = QueryOf<typeof OPERATIONS.listUserNotifications>;

let server: TestServer;
let session: string;
/** Every notification by a name, in the order of the feed. */
const ids: Record<string, string> = {};

interface Sent {
  name: string;
  key?: string;
  mode?: 'realtime' | 'batch';
  title?: string;
  tag?: string;
  targets?: string[];
}

async function send({ name, key = 'greeting', targets = ['reader'], ...more }: Sent): Promise<void> {
  const own = Object.fromEntries(targets.map((id) => [id, { name: `${id} ${name}` }]));
  const template = { key, variables: { '*': { shop: 'Everywhere' }, ...own } };
  const body = { template, targets, mode: 'realtime' as const, ...more };
  const { notification_id = '' } = await server.expect(OPERATIONS.sendNotification, { body });
  if (more.mode === 'batch') await delivered(server, notification_id);
  ids[name] = notification_id;
  server.clock.move(2);
}

const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id);
const call = (query: Query = {}, user_id = 'reader') =>
  server.call(OPERATIONS.listUserNotifications, { params: { user_id }, query });
const page = (query: Query = {}) =>
  server.expect(OPERATIONS.listUserNotifications, { params: { user_id: 'reader' }, query });
/** What a page holds: names of notifications, with the channel when it is not the feed. */
const names = async (query: Query = {}) =>
  (await page(query)).messages.map(({ notification_id, channel }) =>
    channel.key === 'feed' ? nameOf(notification_id) : `${nameOf(notification_id)} in ${channel.key}`,
  );
const messageOf = async (name: string) => {
  const found = (await page({ limit: 20 })).messages.find(
    ({ notification_id }) => notification_id === ids[name],
  );
  if (!found) throw new Error(`${name} is not on the first page`);
  return found;
};

const all = ['first', 'batch', 'both', 'both in chat', 'chat in chat', 'percent', 'plain', 'last'];

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'both', channels: ['feed', 'chat'] });
  await createGreeting(server, { key: 'chat', channels: ['chat'] });
  await createGreeting(server, { key: 'short', message_retention_hours: 1 });
  session = await openSession(server, 'reader');
  await send({ name: 'first', title: 'Autumn sale', tag: 'sale' });
  await send({ name: 'others', targets: ['other'], tag: 'sale' });
  await send({ name: 'batch', mode: 'batch', title: 'Autumn batch', tag: 'b', targets: ['reader', 'other'] });
  await send({ name: 'both', key: 'both', tag: 'sale' });
  await send({ name: 'chat', key: 'chat' });
  await send({ name: 'percent', title: '100% off' });
  await send({ name: 'plain' });
  await send({ name: 'last', title: '100 reasons', tag: 'Sale' });
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

describe('a Notification message', () => {
  it('has the fields of the vendor, in their order', async () => {
    const seen = await messageOf('first');
    expect(Object.keys(seen)).toEqual([
      'notification_id',
      'template_key',
      'channel',
      'mode',
      'title',
      'tag',
      'priority',
      'message_data',
    ]);
    expect(Object.keys(seen.channel)).toEqual(['key', 'type']);
    expect(Object.keys(seen.message_data)).toEqual([
      'message_status',
      'channel_url',
      'label',
      'template_variables',
      'event_logs',
      'custom_event_logs',
    ]);
    expect(Object.keys(seen.message_data.event_logs)).toEqual(['sent_at', 'impression_at', 'clicked_at']);
  });

  it('notification_id, template_key, mode, title, tag: those of the notification', async () => {
    const batch = { template_key: 'greeting', mode: 'batch', title: 'Autumn batch', tag: 'b' };
    expect(await messageOf('batch')).toMatchObject({ ...batch, notification_id: ids.batch });
    expect(await messageOf('plain')).toMatchObject({ mode: 'realtime', title: null, tag: null });
  });

  it('priority: that of a batch, null in realtime', async () => {
    expect((await messageOf('batch')).priority).toBe('normal');
    expect((await messageOf('first')).priority).toBeNull();
  });

  it('channel.key, channel.type and message_data.channel_url: a message for each channel', async () => {
    const { messages } = await page({ limit: 20 });
    const both = messages.filter(({ notification_id }) => notification_id === ids.both);
    expect(both.map(({ channel, message_data }) => [channel, message_data.channel_url])).toEqual([
      [{ key: 'feed', type: 'feed' }, 'SENDBIRD_NOTIFICATION_CHANNEL_feed_reader'],
      [{ key: 'chat', type: 'chat' }, 'SENDBIRD_NOTIFICATION_CHANNEL_chat_reader'],
    ]);
  });

  it('message_data.label and template_variables: what the feed shows', async () => {
    for (const name of ['first', 'batch']) {
      const { label, template_variables } = (await messageOf(name)).message_data;
      expect(label).toBe(`Hi reader ${name}`);
      expect(template_variables).toMatchObject({
        name: `reader ${name}`,
        shop: 'Everywhere',
        'photo.width': '10',
      });
      const { messages } = await server.expect(OPERATIONS.listClientMessages, {
        params: { key: 'feed' },
        token: session,
      });
      const shown = messages.find(({ notification_id }) => notification_id === ids[name]);
      expect({ label, template_variables }).toEqual({
        label: shown?.label,
        template_variables: shown?.variables,
      });
    }
  });

  it('message_data.message_status is SENT; event_logs.sent_at is when, and the other times are 0 until they happen', async () => {
    const fresh = (await messageOf('last')).message_data;
    const sent_at = Number(BigInt(ids.last ?? 0) >> 22n);
    expect(fresh).toMatchObject({
      message_status: 'SENT',
      event_logs: { sent_at, impression_at: 0, clicked_at: 0 },
      custom_event_logs: {},
    });
    const before = server.clock.now();
    const id = [ids.last ?? ''];
    await server.expect(OPERATIONS.recordEvents, {
      token: session,
      body: { impressions: id, custom: { 'add-to-cart': id } },
    });
    const { event_logs, custom_event_logs } = (await messageOf('last')).message_data;
    expect(event_logs).toMatchObject({ sent_at, clicked_at: 0 });
    expect(event_logs.impression_at).toBeGreaterThanOrEqual(before);
    expect(custom_event_logs).toEqual({ 'add-to-cart': event_logs.impression_at });
    await server.expect(OPERATIONS.recordEvents, { token: session, body: { clicks: id } });
    expect((await messageOf('last')).message_data.event_logs.clicked_at).toBeGreaterThanOrEqual(before);
  });

  it('event_logs.sent_at of a batch is when it was delivered', async () => {
    const { sent_at } = (await messageOf('batch')).message_data.event_logs;
    expect(sent_at).toBeGreaterThanOrEqual(Number(BigInt(ids.batch ?? 0) >> 22n));
  });
});

describe('the log of a user', () => {
  it('reverse: in the order of the feed, oldest first by default, newest first when true', async () => {
    expect(await names({ limit: 20 })).toEqual(all);
    expect(await names({ limit: 20, reverse: true })).toEqual([...all].reverse());
  });

  it('limit: 10 a page by default, 1 to 20', async () => {
    expect(await names({ limit: 1 })).toEqual(['first']);
    expect(await names({ limit: LIMITS.logPage })).toEqual(all);
    for (const limit of [0, LIMITS.logPage + 1])
      expect((await call({ limit })).body).toMatchObject({ code: 400113 });
  });

  it.each([false, true])(
    'token: goes on where the page ended, between channels too (reverse %s) (G7)',
    async (reverse) => {
      for (const limit of [1, 2, 3, 8]) {
        const seen: string[] = [];
        let token: string | undefined;
        do {
          const query: Query = { limit, reverse, ...(token ? { token } : {}) };
          const { messages, next } = await page(query);
          seen.push(
            ...messages.map(({ notification_id, channel }) => `${nameOf(notification_id)} ${channel.key}`),
          );
          token = next;
        } while (token);
        const expected = all.map((name) =>
          name.includes(' in ') ? name.replace(' in ', ' ') : `${name} feed`,
        );
        expect(seen).toEqual(reverse ? expected.reverse() : expected);
      }
    },
  );

  it('token: is good for the same list of the same user only', async () => {
    const query: Query = { limit: 1, filter_by: 'tags', tags: 'sale' };
    const { next: token } = await page(query);
    expect(await names({ ...query, token, limit: 20 })).toEqual(['both', 'both in chat']);
    for (const other of [
      { ...query, reverse: true },
      { ...query, tags: 'b' },
      { ...query, mode: 'batch' },
      { limit: 1 },
    ] as Query[])
      expect((await call({ ...other, token })).body).toMatchObject({ code: 400111 });
    expect((await call({ ...query, token }, 'other')).body).toMatchObject({ code: 400111 });
    const { next } = await server.expect(OPERATIONS.listNotifications, { query });
    expect((await call({ ...query, token: next })).body).toMatchObject({ code: 400111 });
  });

  it('token: the pages are of what the first one saw (G7)', async () => {
    const first = await page({ limit: 2 });
    await send({ name: 'meanwhile' });
    const pages = [...first.messages, ...(await page({ limit: 20, token: first.next })).messages];
    expect(pages.map(({ notification_id }) => nameOf(notification_id))).not.toContain('meanwhile');
    expect(pages).toHaveLength(all.length);
    expect(await names({ limit: 20 })).toEqual([...all, 'meanwhile']);
    await server.expect(OPERATIONS.deleteNotification, { params: { notification_id: ids.meanwhile ?? '' } });
    delete ids.meanwhile;
  });

  it('start and end: of when a message was sent, both included', async () => {
    const times = new Map(
      (await page({ limit: 20 })).messages.map((one) => [
        nameOf(one.notification_id),
        one.message_data.event_logs.sent_at,
      ]),
    );
    const start = times.get('batch') as number;
    const end = times.get('chat') as number;
    const window = ['batch', 'both', 'both in chat', 'chat in chat'];
    expect(await names({ start, end })).toEqual(window);
    expect(await names({ start, end, reverse: true })).toEqual([...window].reverse());
    expect(await names({ start: start + 1, end: end - 1 })).toEqual(['both', 'both in chat']);
    expect(await names({ end: start - 1 })).toEqual(['first']);
    expect(await names({ start: end + 1 })).toEqual(['percent', 'plain', 'last']);
    expect((await call({ start: 2, end: 1 })).body).toMatchObject({ code: 400113 });
  });

  it('mode: realtime, also written real-time, or batch', async () => {
    expect(await names({ mode: 'batch' })).toEqual(['batch']);
    for (const mode of ['realtime', 'real-time'] as const)
      expect(await names({ mode })).toEqual(all.filter((name) => name !== 'batch'));
  });

  it('filter_by: template_keys, channel_keys, tags, title, title_startswith', async () => {
    expect(await names({ filter_by: 'template_keys', template_keys: 'chat,both' })).toEqual([
      'both',
      'both in chat',
      'chat in chat',
    ]);
    expect(await names({ filter_by: 'channel_keys', channel_keys: 'chat' })).toEqual([
      'both in chat',
      'chat in chat',
    ]);
    expect(await names({ filter_by: 'channel_keys', channel_keys: 'push,nope' })).toEqual([]);
    expect(await names({ filter_by: 'tags', tags: 'sale,b', reverse: true })).toEqual([
      'both in chat',
      'both',
      'batch',
      'first',
    ]);
    expect(await names({ filter_by: 'title', title: 'Autumn sale' })).toEqual(['first']);
    expect(await names({ filter_by: 'title_startswith', title_startswith: 'Autumn' })).toEqual([
      'first',
      'batch',
    ]);
    expect(await names({ filter_by: 'title_startswith', title_startswith: '100%' })).toEqual(['percent']);
    expect(await names({ filter_by: 'title_startswith', title_startswith: '_' })).toEqual([]);
    for (const filter_by of ['template_keys', 'channel_keys', 'tags', 'title', 'title_startswith'] as const) {
      expect((await call({ filter_by })).body).toMatchObject({ code: 400105 });
      expect(await names({ [filter_by]: 'nope' })).toEqual(all);
    }
  });

  it('of an unknown user is an error (400301); of a user without messages it is empty', async () => {
    expect((await call({}, 'nobody')).body).toMatchObject({ code: 400301 });
    await openSession(server, 'lonely');
    expect((await call({}, 'lonely')).body).toEqual({ messages: [], next: '' });
  });

  it('holds no deleted and no expired message (G14)', async () => {
    await send({ name: 'gone', targets: ['reader'] });
    expect(await names({ reverse: true, limit: 1 })).toEqual(['gone']);
    await server.expect(OPERATIONS.deleteNotification, { params: { notification_id: ids.gone ?? '' } });
    expect(await names({ limit: 20 })).toEqual(all);
    await send({ name: 'expired', key: 'short' });
    expect(await names({ reverse: true, limit: 1 })).toEqual(['expired']);
    server.clock.move(3_600_001);
    expect(await names({ limit: 20 })).toEqual(all);
  });

  it('is of this application alone, and needs the permission to read (G11)', async () => {
    const { token } = await server.createApplication('Other');
    const params = { user_id: 'reader' };
    const foreign = await server.call(OPERATIONS.listUserNotifications, { params, token });
    expect(foreign.body).toMatchObject({ code: 400301 });
    await openSession(server, 'reader', token);
    expect(await server.expect(OPERATIONS.listUserNotifications, { params, token })).toEqual({
      messages: [],
      next: '',
    });
    const limited = await server.createToken(server.application, ['users']);
    const refused = await server.call(OPERATIONS.listUserNotifications, { params, token: limited.token });
    expect(refused.body).toMatchObject({ code: 403100 });
  });
});
