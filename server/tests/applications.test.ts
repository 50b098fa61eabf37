import { createDatabase } from '@belfry/testkit';
import { createLogger, Database, ensureFirstApplication, ensurePartitions } from '@belfry/server';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const logger = createLogger({ level: 'silent', format: 'json' });
let database: Awaited<ReturnType<typeof createDatabase>>;
let servers: Database[];

beforeAll(async () => {
  database = await createDatabase(inject('postgres'));
  servers = [1, 2, 3, 4].map(() => new Database(database.connection, 4, logger));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await database.drop();
});

const none = { applicationId: null, apiToken: null, now: 1 };

describe('servers that start at the same instant', () => {
  it('make one first application between them', async () => {
    const made = await Promise.all(servers.map((server) => ensureFirstApplication(server, none)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await servers[0]?.rows({ name: '', text: 'SELECT 1 FROM applications' })).toHaveLength(1);
  });

  it('make the partitions of a month without an error', async () => {
    const year2031 = Date.UTC(2031, 4, 17);
    await Promise.all(servers.map((server) => ensurePartitions(server, year2031)));
    const found = await servers[0]?.rows({
      name: '',
      text: "SELECT 1 FROM pg_class WHERE relname LIKE 'messages_2031_0_'",
    });
    expect(found).toHaveLength(3);
  });
});
