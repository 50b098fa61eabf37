import { OPERATIONS } from '@belfry/contract';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHUNK_TARGETS } from '../src/storage/chunks.js';
import { createGreeting, delivered, openSession, startServer } from './support.js';

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

const users = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const named = (ids: string[]) =>
  Object.fromEntries(ids.map((id) => [id, { name: `<${id}> "quoted" \\ {shop}` }]));
const feedOf = async (userId: string) => {
  const token = await openSession(server, userId);
  return (await server.expect(OPERATIONS.listClientMessages, { params: { key: 'feed' }, token })).messages;
};

describe('a batch', () => {
  it('of 10,000 with variables of their own reaches each user once (G2, G3)', async () => {
    const ids = users('b', 10_000);
    const body = {
      template: { key: 'greeting', variables: { ...named(ids), '*': { shop: 'Everywhere' } } },
      targets: ids,
      title: 'Sale',
      tag: 'autumn',
      priority: 'high' as const,
    };
    const answer = await server.expect(send, { body });
    expect(answer).toEqual({
      notification_id: answer.notification_id,
      mode: 'batch',
      requested: 10_000,
      sent: 0,
      status: 'queued',
    });
    const details = await delivered(server, answer.notification_id ?? '');
    expect(details).toMatchObject({ mode: 'batch', priority: 'high', title: 'Sale', tag: 'autumn' });
    expect(details.outcomes).toMatchObject({ sent: 10_000, pending: 0 });
    for (const id of ['b0', 'b2499', 'b2500', 'b9999']) {
      const messages = await feedOf(id);
      expect(messages.map(({ message }) => message)).toEqual([
        `Hello <${id}> "quoted" \\ {shop} from Everywhere`,
      ]);
    }
    const rows = await server.app.db.rows(
      { name: '', text: 'SELECT count(*)::int AS count FROM messages WHERE notification = $1' },
      [answer.notification_id],
    );
    expect(rows).toEqual([{ count: 10_000 }]);
  });

  it('ends each target in exactly one outcome, and they add up (G2)', async () => {
    await openSession(server, 'asleep');
    await server.expect(OPERATIONS.updateUser, { params: { user_id: 'asleep' }, body: { is_active: false } });
    const body = {
      template: {
        key: 'greeting',
        variables: { ...named(['one', 'two', 'asleep', 'x'.repeat(81)]), odd: { name: null } },
      },
      targets: ['one', 'two', 'one', 'nameless', 'odd', 'x'.repeat(81), 'tab\there', '', 'asleep'],
      mode: 'batch' as const,
    };
    const details = await delivered(server, (await server.expect(send, { body })).notification_id ?? '');
    expect(details.outcomes).toEqual({
      sent: 2,
      duplicate: 1,
      missing_variable: 1,
      invalid: 5,
      unknown_user: 0,
      opted_out: 0,
      cancelled: 0,
      pending: 0,
    });
    expect(await feedOf('one')).toHaveLength(1);
  });

  it('counts what is refused in each of its chunks, a target of an earlier one too (G2)', async () => {
    const ids = users('c', 2 * CHUNK_TARGETS + 3);
    const targets = [...ids, 'c0', 'nameless', `c${CHUNK_TARGETS}`, ''];
    const body = { template: { key: 'greeting', variables: named(ids) }, targets, mode: 'batch' as const };
    const id = (await server.expect(send, { body })).notification_id ?? '';
    expect((await delivered(server, id)).outcomes).toMatchObject({
      ...{ sent: ids.length, duplicate: 2, missing_variable: 1, invalid: 1, pending: 0 },
    });
  });

  it('that was checked with a stale copy of its template is checked anew and stored once', async () => {
    const key = 'greeting';
    const body = {
      template: { key, variables: named(['stale']) },
      targets: ['stale'],
      mode: 'batch' as const,
    };
    await server.expect(send, { body });
    await server.app.db.count({
      name: '',
      text: `UPDATE templates SET revision = revision + 1 WHERE key = '${key}'`,
    });
    const id = (await server.expect(send, { body })).notification_id ?? '';
    expect((await delivered(server, id)).outcomes).toMatchObject({ sent: 1, pending: 0 });
    const text = `SELECT count(*)::int AS count FROM chunks c
      WHERE NOT EXISTS (SELECT FROM notifications n WHERE n.application = c.application AND n.id = c.notification)`;
    expect(await server.app.db.rows({ name: '', text })).toEqual([{ count: 0 }]);
  });

  it('to users who are all known gives none to those it refuses (G2)', async () => {
    const ids = ['known1', 'known2', 'known3'];
    for (const id of ids) await openSession(server, id);
    const body = {
      template: { key: 'greeting', variables: named(['known1', 'known3']) },
      targets: ids,
      mode: 'batch' as const,
    };
    const details = await delivered(server, (await server.expect(send, { body })).notification_id ?? '');
    expect(details.outcomes).toMatchObject({ sent: 2, missing_variable: 1, pending: 0 });
    expect(await Promise.all(ids.map(feedOf))).toMatchObject([[{}], [], [{}]]);
  });

  it.each([[['']], [['nobody-has-values']]])(
    'whose only target %j is refused is delivered with nothing sent',
    async (targets) => {
      const { notification_id } = await server.expect(send, {
        body: { template: { key: 'greeting' }, targets, mode: 'batch' },
      });
      expect((await delivered(server, notification_id ?? '')).outcomes).toMatchObject({
        sent: 0,
        pending: 0,
      });
    },
  );

  it('counts users that the application refuses as unknown', async () => {
    const strict = await server.createApplication('Strict');
    await createGreeting(server, {}, strict.token);
    await server.app.db.count(
      {
        name: '',
        text: `UPDATE applications SET settings = '{"unknown_targets": "reject"}', revision = revision + 1 WHERE id = $1`,
      },
      [strict.key],
    );
    server.clock.move(3_000);
    await openSession(server, 'known', strict.token);
    const body = {
      template: { key: 'greeting', variables: named(['known', 'stranger']) },
      targets: ['known', 'stranger'],
      mode: 'batch' as const,
    };
    const { notification_id } = await server.expect(send, { body, token: strict.token });
    const details = await until('delivered', async () => {
      const one = await server.expect(OPERATIONS.getNotification, {
        params: { notification_id: notification_id ?? '' },
        token: strict.token,
      });
      return one.status === 'delivered' ? one : null;
    });
    expect(details.outcomes).toMatchObject({ sent: 1, unknown_user: 1, pending: 0 });
    const realtime = await server.call(send, { body: { ...body, mode: 'realtime' }, token: strict.token });
    expect(realtime.status).toBe(207);
    expect(realtime.body).toMatchObject({ failed_targets: [{ user_id: 'stranger', code: 400301 }] });
  });

  it('writes a message to every feed and chat channel of its template', async () => {
    await createGreeting(server, { key: 'both', channels: ['chat', 'push', 'feed'] });
    const body = {
      template: { key: 'both', variables: named(['twice']) },
      targets: ['twice'],
      mode: 'batch' as const,
    };
    const details = await delivered(server, (await server.expect(send, { body })).notification_id ?? '');
    expect(details.outcomes.sent).toBe(1);
    const token = await openSession(server, 'twice');
    const { channels, unread_total } = await server.expect(OPERATIONS.listClientChannels, { token });
    expect(channels.map(({ key, unread_count }) => [key, unread_count])).toEqual([
      ['feed', 1],
      ['chat', 1],
    ]);
    expect(unread_total).toBe(2);
    expect(channels[0]?.channel_url).toBe('SENDBIRD_NOTIFICATION_CHANNEL_feed_twice');
  });
});

describe('the work of a batch', () => {
  it('of a worker that died goes on in another once its lease is over (G5)', async () => {
    const idle = await startServer({ roles: ['api'] });
    await createGreeting(idle);
    const body = {
      template: { key: 'greeting', variables: named(['w']) },
      targets: ['w'],
      mode: 'batch' as const,
    };
    const { notification_id } = await idle.expect(send, { body });
    // A claim as of a worker that was killed, with the rest of its lease nearly over.
    await idle.app.db.count({
      name: '',
      text: `UPDATE work SET lease_until = now_ms() + 300, fence = fence + 1, attempts = 1, worker = 'dead'`,
    });
    idle.app.worker.start();
    expect((await delivered(idle, notification_id ?? '')).outcomes).toMatchObject({ sent: 1 });
    await idle.checkInvariants();
    await idle.stop();
  });
});
