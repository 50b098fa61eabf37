import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const send = (user: string) =>
  server.call(OPERATIONS.sendNotification, {
    body: { template: { key: 'greeting', variables: { [user]: { name: user } } }, targets: [user] },
  });

/** Ends every session of this server's database but its own, as a restart of PostgreSQL would. */
const endSessions = () =>
  server.app.db.count({
    name: '',
    text: 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  });

describe('realtime sends while their database sessions are ended', () => {
  it('are answered 200 and stored once, or 503 (G1, G3)', async () => {
    const users = Array.from({ length: 200 }, (_, index) => `cut${index}`);
    const answers = Promise.all(users.map(send));
    for (let round = 0; round < 5; round++) await endSessions().catch(() => 0);
    const statuses = (await answers).map(({ status }) => status);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(100);
    for (const [index, user] of users.entries()) {
      if (statuses[index] !== 200 || index % 20 !== 0) continue;
      const token = await openSession(server, user);
      const feed = await server.expect(OPERATIONS.listClientMessages, { params: { key: 'feed' }, token });
      expect(feed.messages).toHaveLength(1);
    }
  });
});
