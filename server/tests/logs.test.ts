import { LIMITS, OPERATIONS, type QueryOf } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, delivered, openSession, startServer } from './support.js';

type Query = QueryOf<typeof OPERATIONS.listNotifications>;

let server: TestServer;
/** Every notification by a name, in the order of the requests. */
const ids: Record<string, string> = {};

interface Sent {
  name: string;
  key?: string;
  mode?: 'realtime' | 'batch';
  title?: string | null;
  tag?: string | null;
  scheduled_at?: number;
}

async function send({ name, key = 'greeting', ...more }: Sent): Promise<void> {
  const template = { key, variables: { '*': { name } } };
  const body = { template, targets: ['reader'], mode: 'realtime' as const, ...more };
  const { notification_id = '' } = await server.expect(OPERATIONS.sendNotification, { body });
  ids[name] = notification_id;
  // The order of two in one ms is that of their ids, which a scheduled one has from another time.
  server.clock.move(2);
}

const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id);
const call = (query: Query) => server.call(OPERATIONS.listNotifications, { query });
const names = async (query: Query) => {
  const { notifications } = await server.expect(OPERATIONS.listNotifications, { query });
  return notifications.map(({ notification_id }) => nameOf(notification_id));
};
const overview = async (name: string, query: Query = {}) => {
  const { notifications } = await server.expect(OPERATIONS.listNotifications, {
    query: { limit: 20, ...query },
  });
  const found = notifications.find(({ notification_id }) => notification_id === ids[name]);
  if (!found) throw new Error(`${name} is not on the first page`);
  return found;
};
const details = (name: string, include_realtime_metrics = false) =>
  server.expect(OPERATIONS.getNotification, {
    params: { notification_id: ids[name] ?? '' },
    query: { include_realtime_metrics },
  });

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
  await createGreeting(server, { key: 'both', channels: ['feed', 'chat'] });
  await createGreeting(server, { key: 'chat', channels: ['chat'] });
  await send({ name: 'first', title: 'Autumn sale', tag: 'sale' });
  await send({
    name: 'scheduled',
    mode: 'batch',
    title: 'Later',
    scheduled_at: server.clock.now() + 3_600_000,
  });
  await send({ name: 'batch', mode: 'batch', key: 'both', title: 'Autumn batch', tag: 'sale' });
  await send({ name: 'percent', title: '100% off', tag: 'other' });
  await send({ name: 'likely', title: '100 reasons' });
  await send({ name: 'underscore', title: 'a_b' });
  await send({ name: 'letter', title: 'axb' });
  await send({ name: 'backslash', title: 'a\\b' });
  await send({ name: 'chat', key: 'chat', tag: 'a b' });
  await send({ name: 'plain' });
  await send({ name: 'last', title: 'autumn sale', tag: 'Sale' });
  await delivered(server, ids.batch ?? '');
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

describe('a Notification overview', () => {
  it('has its status after them, when that is asked for', async () => {
    const list = (query: object) =>
      server.expect(OPERATIONS.listNotifications, { query: { limit: '20', ...query } });
    const { notifications } = await list({ include_status: 'true' });
    const seen = new Map(notifications.map((one) => [nameOf(one.notification_id), one]));
    expect(Object.keys(seen.get('first') ?? {}).slice(-2)).toEqual(['created_at', 'status']);
    expect(seen.get('scheduled')?.status).toBe('scheduled');
    expect(seen.get('batch')?.status).toBe('delivered');
  });

  it('has the fields of the vendor, in their order', async () => {
    const seen = await overview('first');
    expect(Object.keys(seen)).toEqual([
      'notification_id',
      'template_key',
      'channels',
      'mode',
      'title',
      'tag',
      'sent_from',
      'metrics',
      'created_at',
    ]);
    expect(Object.keys(seen.channels[0] ?? {})).toEqual(['key', 'type']);
    expect(Object.keys(seen.sent_from)).toEqual(['type', 'value']);
    expect(Object.keys((await overview('batch')).metrics ?? {})).toEqual([
      'requested',
      'sent',
      'impressions',
      'clicked',
      'aggregated_at',
    ]);
  });

  it('notification_id, template_key and created_at: which, of what, and when it was requested', async () => {
    const seen = await overview('first');
    expect(seen).toMatchObject({ notification_id: ids.first, template_key: 'greeting' });
    expect(seen.created_at).toBe(Number(BigInt(ids.first ?? 0) >> 22n));
    const scheduled = await overview('scheduled');
    expect(scheduled.created_at).toBeGreaterThan(seen.created_at);
    expect(scheduled.created_at).toBeLessThan((await overview('batch')).created_at);
  });

  it('channels[*].key and channels[*].type: every channel with a message of it', async () => {
    expect((await overview('batch')).channels).toEqual([
      { key: 'feed', type: 'feed' },
      { key: 'chat', type: 'chat' },
    ]);
    expect((await overview('chat')).channels).toEqual([{ key: 'chat', type: 'chat' }]);
  });

  it('mode, title and tag: title and tag are null when they were not given', async () => {
    expect(await overview('batch')).toMatchObject({ mode: 'batch', title: 'Autumn batch', tag: 'sale' });
    expect(await overview('plain')).toMatchObject({ mode: 'realtime', title: null, tag: null });
  });

  it('sent_from.type and sent_from.value: the API token, masked (G17)', async () => {
    const value = `${server.application.token.slice(0, 4)}****`;
    expect((await overview('first')).sent_from).toEqual({ type: 'api', value });
  });
});

describe('metrics', () => {
  const nothing = { requested: null, sent: null, impressions: null, clicked: null, aggregated_at: null };

  it('of a batch are null each until they are aggregated, and all there afterwards (G13)', async () => {
    expect((await overview('scheduled')).metrics).toEqual(nothing);
    const token = await openSession(server, 'reader');
    const seen = [ids.batch ?? ''];
    await server.expect(OPERATIONS.recordEvents, { token, body: { impressions: seen, clicks: seen } });
    const before = server.clock.now();
    await server.app.metricsFold.run();
    const { metrics } = await overview('batch');
    expect(metrics).toMatchObject({ requested: 1, sent: 1, impressions: 1, clicked: 1 });
    expect(metrics?.aggregated_at).toBeGreaterThanOrEqual(before - 60_000);
    expect((await details('batch')).metrics).toEqual(metrics);
  });

  it('of a realtime notification are null, and exact when include_realtime_metrics asks for them (G13)', async () => {
    const query = { include_realtime_metrics: true };
    const { created_at, metrics } = await overview('first');
    expect(metrics).toBeNull();
    const exact = { requested: 1, sent: 1, impressions: 0, clicked: 0 };
    expect((await overview('first', query)).metrics).toEqual({ ...exact, aggregated_at: created_at });
    expect((await details('first')).metrics).toBeNull();
    expect((await details('first', true)).metrics).toEqual({ ...exact, aggregated_at: created_at });
    const token = await openSession(server, 'reader');
    await server.expect(OPERATIONS.recordEvents, { token, body: { impressions: [ids.first ?? ''] } });
    await server.app.metricsFold.run();
    const later = (await overview('first', query)).metrics;
    expect(later).toMatchObject({ ...exact, impressions: 1 });
    expect(later?.aggregated_at).toBeGreaterThan(created_at);
    expect((await overview('scheduled', query)).metrics).toEqual(nothing);
  });
});

describe('Notification details', () => {
  it('have the fields of the vendor in their order, then our own', async () => {
    const seen = await details('batch');
    expect(Object.keys(seen).slice(-8)).toEqual([
      'created_at',
      'push_template',
      'fallback_message',
      'priority',
      'status',
      'scheduled_at',
      'failure',
      'outcomes',
    ]);
    const { push_template, fallback_message, priority, status, scheduled_at, failure, outcomes, ...rest } =
      seen;
    expect(rest).toEqual(await overview('batch'));
    expect(Object.keys(push_template)).toEqual(['title', 'body', 'enable_push']);
    expect(push_template).toEqual({ title: 'Hello', body: 'Hello {name}', enable_push: true });
    expect(fallback_message).toBe('Hello {name} from {shop}');
    expect({ priority, status, scheduled_at, failure }).toEqual({
      priority: 'normal',
      status: 'delivered',
      scheduled_at: null,
      failure: null,
    });
    expect(outcomes).toEqual({
      sent: 1,
      duplicate: 0,
      invalid: 0,
      unknown_user: 0,
      missing_variable: 0,
      opted_out: 0,
      cancelled: 0,
      pending: 0,
    });
  });

  it('priority is that of a batch, and null in realtime; scheduled_at is when it is due', async () => {
    expect((await details('first')).priority).toBeNull();
    const seen = await details('scheduled');
    expect(seen.status).toBe('scheduled');
    expect(seen.scheduled_at).toBe(Number(BigInt(ids.scheduled ?? 0) >> 22n));
  });
});

describe('a list of notifications', () => {
  const all = [
    'first',
    'scheduled',
    'batch',
    'percent',
    'likely',
    'underscore',
    'letter',
    'backslash',
    'chat',
    'plain',
    'last',
  ];

  it('reverse: by the time of the request, oldest first by default, newest first when true', async () => {
    expect(await names({ limit: 20 })).toEqual(all);
    expect(await names({ limit: 20, reverse: false })).toEqual(all);
    expect(await names({ limit: 20, reverse: true })).toEqual([...all].reverse());
  });

  it('limit: 10 a page by default, 1 to 20', async () => {
    expect(await names({})).toEqual(all.slice(0, 10));
    expect(await names({ limit: 1 })).toEqual(['first']);
    expect(await names({ limit: LIMITS.logPage })).toEqual(all);
    for (const limit of [0, LIMITS.logPage + 1])
      expect((await call({ limit })).body).toMatchObject({ code: 400113 });
  });

  it.each([false, true])(
    'token: goes on where the page ended, and next is empty on the last (reverse %s) (G7)',
    async (reverse) => {
      for (const limit of [1, 3, 10, 11]) {
        const seen: (string | undefined)[] = [];
        let token: string | undefined;
        do {
          const page = await server.expect(OPERATIONS.listNotifications, {
            query: { limit, reverse, ...(token ? { token } : {}) },
          });
          seen.push(...page.notifications.map(({ notification_id }) => nameOf(notification_id)));
          token = page.next;
        } while (token);
        expect(seen).toEqual(reverse ? [...all].reverse() : all);
      }
    },
  );

  it('token: is good for the same list only, with any limit', async () => {
    const query: Query = { limit: 1, filter_by: 'tags', tags: 'sale', start: 1 };
    const { next: token } = await server.expect(OPERATIONS.listNotifications, { query });
    expect(await names({ ...query, token, limit: 20 })).toEqual(['batch']);
    const others: Query[] = [
      { ...query, reverse: true },
      { ...query, mode: 'batch' },
      { ...query, tags: 'sale,other' },
      { ...query, start: 2 },
      { ...query, end: 9_999_999_999_999 },
      { ...query, filter_by: 'title', title: 'sale' },
      { limit: 1 },
    ];
    for (const other of others)
      expect((await call({ ...other, token })).body).toMatchObject({ code: 400111 });
    const away = await server.createApplication('Away');
    const foreign = await server.call(OPERATIONS.listNotifications, {
      query: { ...query, token },
      token: away.token,
    });
    expect(foreign.body).toMatchObject({ code: 400111 });
  });

  it('start and end: of the time of the request, both included; 0 and now by default', async () => {
    const start = (await overview('scheduled')).created_at;
    const end = (await overview('likely')).created_at;
    const window = ['scheduled', 'batch', 'percent', 'likely'];
    for (const reverse of [false, true]) {
      const expected = reverse ? [...window].reverse() : window;
      expect(await names({ start, end, reverse })).toEqual(expected);
      expect((await names({ start: start + 1, end, reverse })).includes('scheduled')).toBe(false);
      expect((await names({ start, end: end - 1, reverse })).includes('likely')).toBe(false);
    }
    expect(await names({ start: end + 1, limit: 20 })).toEqual(all.slice(5));
    expect(await names({ end: start - 1 })).toEqual(['first']);
    expect(await names({ start: start, end: start })).toEqual(['scheduled']);
    expect((await call({ start: 2, end: 1 })).body).toMatchObject({ code: 400113 });
    expect((await call({ start: -1 })).body).toMatchObject({ code: 400113 });
  });

  it('mode: realtime, also written real-time, or batch', async () => {
    expect(await names({ mode: 'batch' })).toEqual(['scheduled', 'batch']);
    const realtime = all.filter((name) => name !== 'batch' && name !== 'scheduled');
    expect(await names({ mode: 'realtime', limit: 20 })).toEqual(realtime);
    expect(await names({ mode: 'real-time', limit: 20 })).toEqual(realtime);
    expect((await call({ mode: 'single' } as never)).body).toMatchObject({ code: 400111 });
  });

  it('filter_by template_keys: any of the keys', async () => {
    expect(await names({ filter_by: 'template_keys', template_keys: 'both' })).toEqual(['batch']);
    expect(await names({ filter_by: 'template_keys', template_keys: 'chat,both,nope' })).toEqual([
      'batch',
      'chat',
    ]);
    expect(await names({ filter_by: 'template_keys', template_keys: 'nope' })).toEqual([]);
  });

  it('filter_by channel_keys: any of the keys among the channels', async () => {
    expect(await names({ filter_by: 'channel_keys', channel_keys: 'chat' })).toEqual(['batch', 'chat']);
    expect(await names({ filter_by: 'channel_keys', channel_keys: 'chat', reverse: true })).toEqual([
      'chat',
      'batch',
    ]);
    expect(await names({ filter_by: 'channel_keys', channel_keys: 'feed,chat', limit: 20 })).toEqual(all);
    expect(await names({ filter_by: 'channel_keys', channel_keys: 'push,nope' })).toEqual([]);
    expect(await names({ filter_by: 'channel_keys', channel_keys: 'chat', mode: 'batch' })).toEqual([
      'batch',
    ]);
  });

  it('filter_by tags: any of the tags, exactly as written', async () => {
    expect(await names({ filter_by: 'tags', tags: 'sale' })).toEqual(['first', 'batch']);
    expect(await names({ filter_by: 'tags', tags: 'sale,,other,sale,a b' })).toEqual([
      'first',
      'batch',
      'percent',
      'chat',
    ]);
    expect(await names({ filter_by: 'tags', tags: 'sal' })).toEqual([]);
  });

  it('filter_by title: the whole title', async () => {
    expect(await names({ filter_by: 'title', title: 'Autumn sale' })).toEqual(['first']);
    expect(await names({ filter_by: 'title', title: 'Autumn' })).toEqual([]);
  });

  it('filter_by title_startswith: the beginning, in which no character stands for others', async () => {
    const begin = (title_startswith: string) =>
      names({ filter_by: 'title_startswith', title_startswith, limit: 20 });
    expect(await begin('Autumn')).toEqual(['first', 'batch']);
    expect(await begin('100%')).toEqual(['percent']);
    expect(await begin('100')).toEqual(['percent', 'likely']);
    expect(await begin('%')).toEqual([]);
    expect(await begin('a_')).toEqual(['underscore']);
    expect(await begin('_')).toEqual([]);
    expect(await begin('a\\')).toEqual(['backslash']);
    expect(await begin('\\')).toEqual([]);
    expect(await begin('a')).toEqual(['underscore', 'letter', 'backslash', 'last']);
  });

  it('filter_by without its parameter is an error; a filter parameter without its filter_by is ignored', async () => {
    const by = ['template_keys', 'channel_keys', 'tags', 'title', 'title_startswith'] as const;
    for (const filter_by of by) {
      for (const query of [{ filter_by }, { filter_by, [filter_by]: '' }]) {
        const { body } = await call(query);
        expect(body).toMatchObject({ code: 400105 });
        expect(JSON.stringify(body)).toContain(`\\"${filter_by}\\" is required`);
      }
      expect(await names({ [filter_by]: 'nope', limit: 20 })).toEqual(all);
    }
    expect((await call({ filter_by: 'tags', tags: ',,' })).body).toMatchObject({ code: 400105 });
    expect(await names({ filter_by: 'tags', tags: 'other', title: 'nope', channel_keys: 'nope' })).toEqual([
      'percent',
    ]);
    expect((await call({ filter_by: 'name' } as never)).body).toMatchObject({ code: 400111 });
  });

  it('takes 100 values of a filter, and as long ones as there can be', async () => {
    const values = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
    const tags = [...values(LIMITS.filterValues - 1), 'sale'].join(',');
    expect(await names({ filter_by: 'tags', tags })).toEqual(['first', 'batch']);
    expect((await call({ filter_by: 'tags', tags: `${tags},more` })).body).toMatchObject({ code: 400111 });
    const title = (length: number): Query => ({ filter_by: 'title', title: 'x'.repeat(length) });
    expect(await names(title(LIMITS.titleLength))).toEqual([]);
    expect((await call(title(LIMITS.titleLength + 1))).body).toMatchObject({ code: 400110 });
  });

  it('refuses what no text of the database may hold (G12)', async () => {
    for (const name of ['template_keys', 'channel_keys', 'tags', 'title', 'title_startswith'] as const)
      expect((await call({ filter_by: name, [name]: 'a\u0000b' })).body).toMatchObject({ code: 400151 });
    for (const text of ["'; --", '\u{10ffff}', 'ä', '\\x00', '{a,b}', '"'])
      for (const name of ['template_keys', 'channel_keys', 'tags', 'title', 'title_startswith'] as const)
        expect(await names({ filter_by: name, [name]: text })).toEqual([]);
  });

  it('has nothing of another application, nor tells that there is something (G11)', async () => {
    const { token } = await server.createApplication('Other');
    const query: Query = { filter_by: 'tags', tags: 'sale' };
    expect(await server.expect(OPERATIONS.listNotifications, { query, token })).toEqual({
      notifications: [],
      next: '',
    });
    const params = { notification_id: ids.first ?? '' };
    const seen = await server.call(OPERATIONS.getNotification, { params, token });
    expect(seen.body).toMatchObject({ code: 400201 });
  });

  it('needs the permission to read', async () => {
    const { token } = await server.createToken(server.application, ['notifications:send']);
    expect((await server.call(OPERATIONS.listNotifications, { token })).body).toMatchObject({ code: 403100 });
  });
});

describe('a list by the beginning of the title', () => {
  /** Titles that are all different, more of them than are merged, and others in between and around. */
  const fill = `INSERT INTO notifications (application, id, mode, status, template_key, template_version, channels, title,
      variables, sent_from_type, sent_from_value, requested, sent, created_at, expires_at, position)
    SELECT $1, $2::bigint + i, CASE WHEN i % 3 = 0 THEN 'batch' ELSE 'realtime' END, 'cancelled', 'greeting', 1, '{1}',
      CASE WHEN i BETWEEN 1500 AND 3000 AND i % 5 = 0 THEN 'Order ' || i WHEN i % 2 = 0 THEN 'Common' ELSE NULL END,
      '{}', 'api', 'x', 0, 0, 1000000 + i / 4, 0, 0 FROM generate_series(1, 6000) i`;

  it('is the same whichever way it is found, in every window, order and mode (G7)', async () => {
    const { key, token } = await server.createApplication('Titles');
    await server.app.db.count({ name: '', text: fill }, [key, 1_000]);
    const rows = await server.app.db.rows<{ id: string; title: string; mode: string; created_at: number }>(
      {
        name: '',
        text: 'SELECT id, title, mode, created_at::float8 AS created_at FROM notifications WHERE application = $1 ORDER BY created_at, id',
      },
      [key],
    );
    const found = new Set<number>();
    for (const prefix of ['Order', 'Order 20', 'Order 2000', 'Common', 'Nothing', 'Order 15'])
      for (const mode of [undefined, 'batch', 'realtime'] as const)
        for (const reverse of [false, true])
          for (const [start, end] of [
            [0, 2_000_000],
            [1_000_400, 1_000_600],
            [1_000_000, 1_000_010],
          ] as const) {
            const query = {
              filter_by: 'title_startswith' as const,
              title_startswith: prefix,
              start,
              end,
              reverse,
              limit: 20,
              ...(mode ? { mode } : {}),
            };
            const expected = rows.filter(
              (row) =>
                row.title?.startsWith(prefix) &&
                (!mode || row.mode === mode) &&
                row.created_at >= start &&
                row.created_at <= end,
            );
            if (reverse) expected.reverse();
            const first = await server.expect(OPERATIONS.listNotifications, { query, token });
            const seen = first.notifications.map(({ notification_id }) => notification_id);
            if (first.next) {
              const second = await server.expect(OPERATIONS.listNotifications, {
                query: { ...query, token: first.next },
                token,
              });
              seen.push(...second.notifications.map(({ notification_id }) => notification_id));
            }
            expect(seen).toEqual(
              expected.slice(0, seen.length === 40 ? 40 : expected.length).map(({ id }) => id),
            );
            found.add(expected.length);
          }
    expect(found.size).toBeGreaterThan(5);
    await server.app.db.count({ name: '', text: 'DELETE FROM notifications WHERE application = $1' }, [key]);
  });
});
