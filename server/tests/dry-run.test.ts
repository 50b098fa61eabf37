import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, delivered, openSession, startServer } from './support.js';

const send = OPERATIONS.sendNotification;
let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterAll(() => server.stop());

describe('a dry run', () => {
  it('counts how targets would end, shows samples, and stores nothing', async () => {
    await openSession(server, 'asleep');
    await server.expect(OPERATIONS.updateUser, { params: { user_id: 'asleep' }, body: { is_active: false } });
    const targets = ['a', 'b', 'a', 'nameless', 'asleep', 'x'.repeat(81), 'c', 'd', 'e', 'f'];
    const variables = Object.fromEntries(
      targets.filter((id) => id !== 'nameless').map((id) => [id, { name: id }]),
    );
    const body = { template: { key: 'greeting', variables }, targets, dry_run: true, tag: 'never-made' };
    const answer = await server.expect(send, { body });
    expect(answer).toMatchObject({
      dry_run: true,
      mode: 'realtime',
      requested: 10,
      sent: 0,
      outcomes: { sent: 6, duplicate: 1, missing_variable: 1, invalid: 2, unknown_user: 0, pending: 0 },
    });
    expect(answer.samples).toHaveLength(5);
    expect(answer.samples?.[0]).toMatchObject({
      user_id: 'a',
      label: 'Hi a',
      message: 'Hello a from Corner Shop',
      push: { title: 'Hello', body: 'Hello a' },
      variables: { name: 'a', shop: 'Corner Shop' },
    });
    const { notifications } = await server.expect(OPERATIONS.listNotifications, {});
    expect(notifications).toEqual([]);
    expect((await server.call(OPERATIONS.getUser, { params: { user_id: 'a' } })).body).toMatchObject({
      code: 400301,
    });
  });

  it('says the same as the send that follows', async () => {
    const body = {
      template: { key: 'greeting', variables: { '*': { name: 'all' } } },
      targets: ['s1', 's2', 's1'],
      mode: 'batch' as const,
    };
    const { outcomes } = await server.expect(send, { body: { ...body, dry_run: true } });
    const { notification_id = '' } = await server.expect(send, { body });
    expect((await delivered(server, notification_id)).outcomes).toEqual(outcomes);
  });

  it('refuses what the send would refuse', async () => {
    const { body } = await server.call(send, {
      body: { template: { key: 'nope' }, targets: ['a'], dry_run: true },
    });
    expect(body).toMatchObject({ code: 400201 });
  });
});
