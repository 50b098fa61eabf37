import { LIMITS } from '@belfry/contract';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Maintenance } from '../src/maintenance/maintenance.js';
import { startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const rows = <R extends object>(text: string, values: unknown[] = []) =>
  server.app.db.rows<R>({ name: '', text }, values);
const insertKeys = (name: string, ageMs: number, count = 1) =>
  rows(
    `INSERT INTO idempotency_keys (application, operation, key, body_hash, answer, created_at)
     SELECT $1, 'sendNotification', $2 || i, '', '{}', now_ms() - $3::bigint FROM generate_series(1, $4::int) i`,
    [server.application.key, name, ageMs, count],
  );
const keys = async () =>
  (await rows<{ key: string }>('SELECT key FROM idempotency_keys ORDER BY key')).map(({ key }) => key);

describe('maintenance', () => {
  it('forgets idempotency keys once they have been kept for as long as promised (G4)', async () => {
    await insertKeys('young', LIMITS.idempotencyKeepMs);
    await insertKeys('fresh', 0);
    await insertKeys('old', LIMITS.idempotencyKeepMs + 61_000, 12_000);
    await Promise.all([server.app.maintenance.run(), server.app.maintenance.run()]);
    expect(await keys()).toEqual(['fresh1', 'young1']);
  });

  it('is done by one server at a time, and by another when that one is gone', async () => {
    await insertKeys('late', 2 * LIMITS.idempotencyKeepMs);
    const client = await server.app.db.connect();
    await client.query('SELECT pg_advisory_lock(4680012)');
    const other = new Maintenance({ db: server.app.db, clock: server.clock, logger: server.app.logger });
    await other.run();
    expect(await keys()).toContain('late1');
    client.release(true);
    await until('the key is forgotten', async () => {
      await other.run();
      return !(await keys()).includes('late1');
    });
  });
});
