import { LIMITS, OPERATIONS } from '@belfry/contract';
import { type TestApplication, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Directory } from '../src/applications/directory.js';
import { createGreeting, openSession, startServer } from './support.js';

let server: TestServer;
let application: TestApplication;
let token: string;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const newApplication = async () => {
  application = await server.createApplication('Channels');
  token = application.token;
};
const create = (body: object) => server.call(OPERATIONS.createChannel, { body: body as never, token });
const change = (key: string, body: object) =>
  server.call(OPERATIONS.updateChannel, { params: { key }, body: body as never, token });
const remove = (key: string) => server.call(OPERATIONS.deleteChannel, { params: { key }, token });
const archive = (key: string) => server.expect(OPERATIONS.archiveChannel, { params: { key }, token });
const unarchive = (key: string) => server.expect(OPERATIONS.unarchiveChannel, { params: { key }, token });
const keys = async () =>
  (await server.expect(OPERATIONS.listChannels, { token })).channels.map(({ key }) => key);
const send = (key: string, more: object = {}) =>
  server.call(OPERATIONS.sendNotification, {
    body: { template: { key, variables: { '*': { name: 'x' } } }, targets: ['reader'], ...more },
    token,
  });

describe('channels', () => {
  beforeAll(newApplication);

  it('are created with what their maker left out filled in, and read back as they are', async () => {
    const { body } = await create({ key: 'offers', type: 'feed' });
    expect(body).toMatchObject({
      ...{ key: 'offers', name: 'offers', type: 'feed', cover_url: null, is_archived: false },
      ...{ is_label_enabled: true, is_category_filter_enabled: false, requires_approval: false },
      categories: [{ id: 'all', name: 'All', is_default: true }],
    });
    expect(await server.expect(OPERATIONS.getChannel, { params: { key: 'offers' }, token })).toEqual(body);
    expect(await keys()).toEqual(['feed', 'chat', 'push', 'offers']);
    expect((await create({ key: 'offers', type: 'chat' })).body).toMatchObject({ code: 400202 });
    expect((await create({ key: 'push2', type: 'push' })).body).toMatchObject({ code: 400202 });
    expect((await create({ key: 'kakao', type: 'alimtalk' })).body).toMatchObject({
      requires_approval: true,
    });
  });

  it('change by what is named; key and type stay', async () => {
    const categories = [
      { id: 'all', name: 'All', is_default: true },
      { id: 'sale', name: 'Sale' },
    ];
    const { body } = await change('offers', { name: 'Offers', categories, type: 'chat', key: 'other' });
    expect(body).toMatchObject({
      ...{ key: 'offers', type: 'feed', name: 'Offers' },
      categories: [categories[0], { ...categories[1], is_default: false }],
    });
    const cover_url = 'https://example.com/cover.png';
    expect((await change('offers', { cover_url })).body).toMatchObject({ name: 'Offers', cover_url });
    expect((await change('offers', { cover_url: null })).body).toMatchObject({ cover_url: null });
    expect((await change('nope', {})).body).toMatchObject({ code: 400201 });
  });

  it.each([
    ['no default category', { categories: [{ id: 'a', name: 'A' }] }, 400111, 'categories'],
    [
      'two default categories',
      {
        categories: [
          { id: 'a', name: 'A', is_default: true },
          { id: 'b', name: 'B', is_default: true },
        ],
      },
      400111,
      'categories',
    ],
    [
      'a category twice',
      {
        categories: [
          { id: 'a', name: 'A', is_default: true },
          { id: 'a', name: 'B' },
        ],
      },
      400111,
      'categories',
    ],
    ['no category at all', { categories: [] }, 400111, 'categories'],
    ['a picture that is a script', { cover_url: 'javascript:alert(1)' }, 400111, 'cover_url'],
    ['an empty name', { name: '' }, 400110, 'name'],
  ])('refuse %s', async (_, body, code, name) => {
    const answer = await change('offers', body);
    expect(answer.body).toMatchObject({ code });
    expect((answer.body as unknown as { message: string }).message).toContain(`"${name}`);
  });

  it(`may be ${LIMITS.channels}, and one more when one is deleted`, async () => {
    await newApplication();
    for (let index = 3; index < LIMITS.channels; index++)
      expect((await create({ key: `c${index}`, type: 'feed' })).status).toBe(200);
    expect((await create({ key: 'more', type: 'feed' })).body).toMatchObject({ code: 400111 });
    expect((await remove('c3')).status).toBe(200);
    expect((await create({ key: 'more', type: 'feed' })).status).toBe(200);
  });
});

describe('a channel that is archived', () => {
  beforeAll(async () => {
    await newApplication();
    await create({ key: 'news', type: 'feed' });
    await createGreeting(server, { key: 'both', channels: ['feed', 'news'] }, token);
    await createGreeting(server, { key: 'only', channels: ['news'] }, token);
  });

  it('is shown to no app, gets no message, and comes back with those it had', async () => {
    const session = await openSession(server, 'reader', token);
    const read = async () => {
      const { channels } = await server.expect(OPERATIONS.listClientChannels, { token: session });
      return Object.fromEntries(channels.map(({ key, unread_count }) => [key, unread_count]));
    };
    expect((await send('both')).status).toBe(200);
    expect(await read()).toEqual({ feed: 1, chat: 0, news: 1 });
    await archive('news');
    expect(await read()).toEqual({ feed: 1, chat: 0 });
    const page = await server.call(OPERATIONS.listClientMessages, {
      params: { key: 'news' },
      token: session,
    });
    expect(page.body).toMatchObject({ code: 400201 });
    expect((await send('both')).status).toBe(200);
    expect((await send('only')).body).toMatchObject({ code: 400201 });
    await unarchive('news');
    expect(await read()).toEqual({ feed: 2, chat: 0, news: 1 });
    expect((await send('only')).status).toBe(200);
    expect(await read()).toEqual({ feed: 2, chat: 0, news: 2 });
  });

  it('cannot be named by a new version of a template', async () => {
    await archive('news');
    const { body } = await server.call(OPERATIONS.updateTemplate, {
      params: { key: 'both' },
      body: { label: 'x' },
      token,
    });
    expect(body).toMatchObject({ code: 400111, faults: [{ path: 'channels[1]' }] });
    await unarchive('news');
  });

  it('is known to other servers within two seconds, and by sends of theirs at once', async () => {
    const other = new Directory(server.app.db, server.clock);
    const known = async () => {
      const found = await other.application(application.key);
      return { keys: found?.channels.map(({ key }) => key), revision: found?.revision ?? 0 };
    };
    const before = await known();
    await archive('news');
    server.clock.move(2_000);
    const after = await known();
    server.clock.move(-2_000);
    expect(before.keys).toContain('news');
    expect(after.keys).not.toContain('news');
    expect(after.revision).toBeGreaterThan(before.revision);
    await unarchive('news');
  });

  it('stays out of a send that was checked before it was archived', async () => {
    expect((await send('only')).status).toBe(200);
    // As another server does it: this one's copies know nothing of it.
    await server.app.db.count(
      {
        name: '',
        text: `WITH archived AS (UPDATE channels SET is_archived = true WHERE application = $1 AND key = 'news')
          UPDATE applications SET revision = revision + 1 WHERE id = $1`,
      },
      [application.key],
    );
    for (const mode of ['realtime', 'batch'])
      expect((await send('only', { mode })).body).toMatchObject({ code: 400201 });
  });
});

describe('deleting a channel', () => {
  beforeAll(newApplication);

  it('is refused while a template names it or once it has had a message, and else leaves nothing', async () => {
    await create({ key: 'once', type: 'chat' });
    await createGreeting(server, { key: 'named', channels: ['once'] }, token);
    const named = await remove('once');
    expect(named.body).toMatchObject({ code: 400111 });
    expect((named.body as unknown as { message: string }).message).toContain('named');
    await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'named' },
      body: { channels: ['feed'] },
      token,
    });
    expect((await remove('once')).status).toBe(200);
    expect(await keys()).toEqual(['feed', 'chat', 'push']);
    expect((await remove('once')).body).toMatchObject({ code: 400201 });

    await create({ key: 'used', type: 'feed' });
    await createGreeting(server, { key: 'user', channels: ['feed', 'used'] }, token);
    expect((await send('user')).status).toBe(200);
    expect((await send('named')).status).toBe(200);
    await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'user' },
      body: { channels: ['feed'] },
      token,
    });
    expect((await remove('used')).body).toMatchObject({ code: 400111 });
    // It was not touched by the attempt.
    expect((await server.expect(OPERATIONS.getChannel, { params: { key: 'used' }, token })).is_archived).toBe(
      false,
    );
  });

  it('waits for a send that is under way, and is refused for its message', async () => {
    await create({ key: 'late', type: 'feed' });
    const [channel] = await server.app.db.rows<{ id: number }>(
      { name: '', text: `SELECT id FROM channels WHERE application = $1 AND key = 'late'` },
      [application.key],
    );
    const client = await server.app.db.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO notifications (application, id, mode, status, template_key, template_version, channels, variables,
         sent_from_type, sent_from_value, created_at, expires_at, position)
       VALUES ($1, 1, 'realtime', 'delivered', 'user', 1, ARRAY[$2::int], '{}', 'api', 'x', 1, 1, 0)`,
      [application.key, channel?.id],
    );
    const removing = remove('late');
    await until('it is archived', async () => {
      const { is_archived } = await server.expect(OPERATIONS.getChannel, { params: { key: 'late' }, token });
      return is_archived;
    });
    await client.query('COMMIT');
    client.release();
    expect((await removing).body).toMatchObject({ code: 400111 });
    await server.app.db.count({
      name: '',
      text: 'DELETE FROM notifications WHERE id = 1',
    });
  });
});

describe('the order of channels', () => {
  beforeAll(newApplication);
  const order = (wanted: string[]) =>
    server.call(OPERATIONS.orderChannels, { body: { keys: wanted }, token });

  it('is that in which they were made, until it is set; then it is that of lists and of apps', async () => {
    await create({ key: 'offers', type: 'feed' });
    const session = await openSession(server, 'reader', token);
    const shown = async () =>
      (await server.expect(OPERATIONS.listClientChannels, { token: session })).channels.map(({ key }) => key);
    expect(await keys()).toEqual(['feed', 'chat', 'push', 'offers']);
    expect(await shown()).toEqual(['feed', 'chat', 'offers']);
    const { body } = await order(['offers', 'push', 'chat', 'feed']);
    expect(body.channels.map(({ key }) => key)).toEqual(['offers', 'push', 'chat', 'feed']);
    expect(await keys()).toEqual(['offers', 'push', 'chat', 'feed']);
    expect(await shown()).toEqual(['offers', 'chat', 'feed']);
    // A new one is the last, and what is changed stays where it is.
    await create({ key: 'news', type: 'feed' });
    await change('push', { name: 'Pushed' });
    expect(await keys()).toEqual(['offers', 'push', 'chat', 'feed', 'news']);
  });

  it('names each channel once, archived ones too; those it does not name follow as they were', async () => {
    await archive('chat');
    const before = await keys();
    expect(before).toEqual(['offers', 'push', 'chat', 'feed', 'news']);
    for (const wrong of [['nobodys'], ['feed', 'news', 'feed']])
      expect((await order(wrong)).body, wrong.join()).toMatchObject({ code: 400111 });
    expect(await keys()).toEqual(before);
    await order(['feed', 'chat']);
    expect(await keys()).toEqual(['feed', 'chat', 'offers', 'push', 'news']);
    await order([]);
    expect(await keys()).toEqual(['feed', 'chat', 'offers', 'push', 'news']);
  });

  it('is each application’s own', async () => {
    const before = await keys();
    const other = await server.createApplication();
    const own = ['push', 'feed', 'chat'];
    await server.expect(OPERATIONS.orderChannels, { body: { keys: own }, token: other.token });
    expect(await keys()).toEqual(before);
  });
});
