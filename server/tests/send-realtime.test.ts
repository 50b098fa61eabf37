import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

const send = OPERATIONS.sendNotification;
let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const feedOf = async (userId: string) => {
  const token = await openSession(server, userId);
  return (await server.expect(OPERATIONS.listClientMessages, { params: { key: 'feed' }, token })).messages;
};
const variables = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, { name: `Name of ${id}` }]));

describe('a realtime send', () => {
  it('is in the feed of each target once it is answered (G1, G8)', async () => {
    const answer = await server.expect(send, {
      body: {
        template: { key: 'greeting', variables: variables('r1', 'r2') },
        targets: ['r1', 'r2'],
        title: 'T',
        tag: 'g',
      },
    });
    expect(answer).toEqual({
      notification_id: answer.notification_id,
      mode: 'realtime',
      requested: 2,
      sent: 2,
    });
    const [message] = await feedOf('r1');
    expect(message).toMatchObject({
      notification_id: answer.notification_id,
      channel_key: 'feed',
      template_key: 'greeting',
      template_version: 1,
      label: 'Hi Name of r1',
      message: 'Hello Name of r1 from Corner Shop',
      message_status: 'SENT',
      priority: null,
    });
    expect(message?.variables).toEqual({
      name: 'Name of r1',
      shop: 'Corner Shop',
      'photo.url': 'https://example.com/a.png',
      'photo.width': '10',
      'photo.height': '10',
      'open.type': 'web',
      'open.data': 'https://example.com/',
    });
    expect((await feedOf('r2')).map(({ notification_id }) => notification_id)).toEqual([
      answer.notification_id,
    ]);
    const details = await server.expect(OPERATIONS.getNotification, {
      params: { notification_id: answer.notification_id ?? '' },
    });
    expect(details).toMatchObject({
      mode: 'realtime',
      title: 'T',
      tag: 'g',
      metrics: null,
      status: 'delivered',
      channels: [{ key: 'feed', type: 'feed' }],
      sent_from: { type: 'api', value: `${server.application.token.slice(0, 4)}****` },
      push_template: { title: 'Hello', body: 'Hello {name}', enable_push: true },
      fallback_message: 'Hello {name} from {shop}',
      outcomes: {
        sent: 2,
        duplicate: 0,
        invalid: 0,
        unknown_user: 0,
        missing_variable: 0,
        opted_out: 0,
        pending: 0,
      },
    });
  });

  it.each([
    '/v1/notifications',
    '/v2/notifications/messages',
    '/v2/notifications',
    '/v1/notifications/messages/',
  ])('is answered on %s too', async (path) => {
    const body = { template: { key: 'greeting', variables: variables('p1') }, targets: ['p1'] };
    expect(await server.expect(send, { path, body })).toMatchObject({ mode: 'realtime', sent: 1 });
  });

  it.each([
    ['realtime', 'realtime'],
    ['real-time', 'realtime'],
    ['single', 'realtime'],
    ['auto', 'realtime'],
    ['batch', 'batch'],
    ['multi', 'batch'],
  ] as const)('reads mode %s as %s', async (mode, meant) => {
    const body = { template: { key: 'greeting', variables: variables('m1') }, targets: ['m1'], mode };
    expect((await server.expect(send, { body })).mode).toBe(meant);
  });

  it('takes values common to all under "*", each target’s own before them', async () => {
    const body = {
      template: {
        key: 'greeting',
        variables: { '*': { name: 'All', shop: 'Big Shop' }, s2: { name: 'Two' } },
      },
      targets: ['s1', 's2'],
    };
    await server.expect(send, { body });
    expect((await feedOf('s1'))[0]?.message).toBe('Hello All from Big Shop');
    expect((await feedOf('s2'))[0]?.message).toBe('Hello Two from Big Shop');
  });

  it('reads nested and dotted names alike, and numbers and truths as text', async () => {
    const body = {
      template: {
        key: 'greeting',
        variables: {
          n1: { name: 7, shop: true, photo: { url: 'https://e.com/n' } },
          n2: { name: 'x', 'photo.url': 'https://e.com/n' },
        },
      },
      targets: ['n1', 'n2'],
    };
    await server.expect(send, { body });
    expect((await feedOf('n1'))[0]?.variables).toMatchObject({
      name: '7',
      shop: 'true',
      'photo.url': 'https://e.com/n',
    });
    expect((await feedOf('n2'))[0]?.variables).toMatchObject({ 'photo.url': 'https://e.com/n' });
  });

  it('counts a user named twice once, as duplicate, and sends one message (G3)', async () => {
    const body = { template: { key: 'greeting', variables: variables('d1') }, targets: ['d1', 'd1'] };
    const answer = await server.expect(send, { body });
    expect(answer).toMatchObject({ requested: 2, sent: 1 });
    expect(await feedOf('d1')).toHaveLength(1);
    const details = await server.expect(OPERATIONS.getNotification, {
      params: { notification_id: answer.notification_id ?? '' },
    });
    expect(details.outcomes).toMatchObject({ sent: 1, duplicate: 1, pending: 0 });
  });

  it('answers 207 with the targets that failed, and sends to the others', async () => {
    const long = 'x'.repeat(81);
    const body = {
      template: {
        key: 'greeting',
        variables: { ...variables('ok', long, 'a\u0007'), wrong: { name: { first: 'A' } } },
      },
      targets: ['ok', long, 'a\u0007', '', 'nameless', 'wrong'],
    };
    const { status, body: answer } = await server.call(send, { body });
    expect(status).toBe(207);
    const { failed_targets, ...rest } = answer as unknown as {
      failed_targets: { user_id: string; code: number }[];
    };
    expect(rest).toMatchObject({ error: true, code: 207100, requested: 6, sent: 1 });
    expect(failed_targets.map(({ user_id, code }) => [user_id, code])).toEqual([
      [long, 400110],
      ['a\u0007', 400151],
      ['', 400110],
      ['nameless', 400105],
      ['wrong', 400111],
    ]);
  });

  it('answers the first target’s error when all fail, and stores nothing', async () => {
    // Not the whole answer: its "next" names the transactions under way, which others begin and end.
    const newest = async () =>
      (await server.expect(OPERATIONS.listNotifications, { query: { reverse: true, limit: 1 } }))
        .notifications;
    const before = await newest();
    const { status, body } = await server.call(send, {
      body: { template: { key: 'greeting' }, targets: ['n1', 'n2'] },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 400105, failed_targets: [{ user_id: 'n1' }, { user_id: 'n2' }] });
    expect(await newest()).toEqual(before);
  });

  it('refuses a deactivated user', async () => {
    await openSession(server, 'gone');
    await server.expect(OPERATIONS.updateUser, { params: { user_id: 'gone' }, body: { is_active: false } });
    const body = {
      template: { key: 'greeting', variables: variables('gone', 'here') },
      targets: ['gone', 'here'],
    };
    const answer = await server.call(send, { body });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({ sent: 1, failed_targets: [{ user_id: 'gone', code: 400300 }] });
  });

  it('takes the push text of the send over the template’s', async () => {
    const body = {
      template: { key: 'greeting', variables: variables('push') },
      targets: ['push'],
      push_template: { title: 'Other', enable_push: false },
    };
    const { notification_id } = await server.expect(send, { body });
    const details = await server.expect(OPERATIONS.getNotification, {
      params: { notification_id: notification_id ?? '' },
    });
    expect(details.push_template).toEqual({ title: 'Other', body: 'Hello {name}', enable_push: false });
  });

  it('keeps users called like parts of JavaScript, and variables too', async () => {
    const names = ['__proto__', 'constructor', '*', 'toString'];
    const entries = names
      .map((name) => `${JSON.stringify(name)}:{"name":"I am ${name}","__proto__":"p"}`)
      .join(',');
    const body = JSON.parse(
      `{"template":{"key":"greeting","variables":{${entries}}},"targets":${JSON.stringify(names)}}`,
    );
    expect(await server.expect(send, { body })).toMatchObject({ sent: 4 });
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const [message] = await feedOf(name);
      expect(message?.message).toBe(`Hello I am ${name} from Corner Shop`);
      expect(Object.getOwnPropertyDescriptor(message?.variables, '__proto__')?.value).toBe('p');
    }
  });
});

describe('a realtime send is refused', () => {
  const refused = async (body: object) => {
    const answer = await server.call(send, {
      body: { template: { key: 'greeting', variables: variables('a') }, targets: ['a'], ...body } as never,
    });
    return [answer.status, (answer.body as unknown as { code: number }).code];
  };
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);

  it.each([
    ['over 10 targets in realtime', { mode: 'realtime', targets: ids(11) }, 400111],
    ['over 10,000 targets in a batch', { mode: 'batch', targets: ids(10_001) }, 400111],
    ['an empty list of targets', { targets: [] }, 400111],
    ['no targets', { targets: undefined }, 400105],
    ['an unknown template', { template: { key: 'nope' } }, 400201],
    ['no template', { template: undefined }, 400105],
    ['an unknown mode', { mode: 'slow' }, 400111],
    ['a priority in realtime', { priority: 'high' }, 400112],
    ['targets that are no list', { targets: 'a' }, 400102],
    ['a target that is no string', { targets: [7] }, 400100],
    ['a title that is no string', { title: 7 }, 400100],
    ['a title over its limit', { title: 'x'.repeat(201) }, 400110],
    ['a tag over its limit', { tag: 'x'.repeat(101) }, 400110],
    ['variables that are no object', { template: { key: 'greeting', variables: [] } }, 400103],
    ['a push switch that is no boolean', { push_template: { enable_push: 1 } }, 400104],
  ])('for %s', async (_, body, code) => {
    expect(await refused(body)).toEqual([400, code]);
  });

  it('takes exactly 10 targets in realtime', async () => {
    const body = {
      template: { key: 'greeting', variables: { '*': { name: 'x' } } },
      targets: ids(10),
      mode: 'realtime' as const,
    };
    expect(await server.expect(send, { body })).toMatchObject({ requested: 10, sent: 10 });
  });

  it('for an archived template, and sends again when it is back', async () => {
    await createGreeting(server, { key: 'seasonal' });
    const body = { template: { key: 'seasonal', variables: variables('a') }, targets: ['a'] };
    await server.expect(send, { body });
    await server.expect(OPERATIONS.archiveTemplate, { params: { key: 'seasonal' } });
    expect((await server.call(send, { body })).body).toMatchObject({ code: 400201 });
    await server.expect(OPERATIONS.unarchiveTemplate, { params: { key: 'seasonal' } });
    await server.expect(send, { body });
  });
});

describe('concurrent realtime sends', () => {
  it('share commits, and each gets its own answer (G1, G3)', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const answers = await Promise.all(
      ids.map((id) =>
        server.call(send, {
          body: { template: { key: 'greeting', variables: variables(id) }, targets: [id] },
        }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ body }) => body.notification_id)).size).toBe(300);
    for (const id of ['c0', 'c150', 'c299'])
      expect((await feedOf(id)).map(({ message }) => message)).toEqual([
        `Hello Name of ${id} from Corner Shop`,
      ]);
  });

  it('that were refused are checked with the template as it is now (G8)', async () => {
    await createGreeting(server, { key: 'strict' });
    const body = { template: { key: 'strict' }, targets: ['late'] };
    expect((await server.call(send, { body })).body).toMatchObject({ code: 400105 });
    const declared = [{ key: 'name', name: 'Name', type: 'string', default: 'you' }];
    await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'strict' },
      body: { variables: declared },
    });
    expect(await server.expect(send, { body })).toMatchObject({ sent: 1 });
  });

  it('see a template’s change at once, made through another server (G1)', async () => {
    await createGreeting(server, { key: 'changing' });
    const body = { template: { key: 'changing', variables: variables('v') }, targets: ['v'] };
    await server.expect(send, { body });
    const second = { document: { fallback_message: 'Now {name}' } };
    // Written behind this server's back, as another server of the same database would.
    await server.app.db.transaction(async (db) => {
      const run = (text: string, values: unknown[]) => db.count({ name: '', text }, values);
      await run(
        `INSERT INTO template_versions (application, key, version, document, created_at)
         SELECT application, key, 2, (document::jsonb || $1)::json, created_at
         FROM template_versions WHERE key = 'changing' AND version = 1`,
        [second.document],
      );
      await run(
        `UPDATE templates SET version = 2, sendable_version = 2, revision = revision + 1 WHERE key = $1`,
        ['changing'],
      );
    });
    await server.expect(send, { body });
    expect((await feedOf('v'))[0]).toMatchObject({ template_version: 2, message: 'Now Name of v' });
  });
});
