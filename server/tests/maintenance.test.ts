import { LIMITS, OPERATIONS } from '@belfry/contract';
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

  it('removes what members have left behind once it counts no more', async () => {
    const { id, token } = await server.createMember();
    const now = server.clock.now();
    const old = now - LIMITS.auditKeepMs - 60_000;
    await rows("INSERT INTO member_sessions VALUES ('old', $1, $2, $2, 'old')", [id, old]);
    await rows("INSERT INTO sign_in_failures VALUES ('old', 5, $1, 0), ('new', 5, $2, 0)", [old, now]);
    await rows("INSERT INTO audit (at, action) VALUES ($1, 'old'), ($2, 'new')", [old, now]);
    await rows(
      `INSERT INTO member_links (hash, link_id, kind, created_at, expires_at)
       VALUES ('old', 'old', 'invitation', 0, $1), ('owner', 'owner', 'owner', 0, NULL)`,
      [old],
    );
    await server.app.maintenance.run();
    await server.expect(OPERATIONS.getMe, { member: { token } });
    expect(await rows("SELECT FROM member_sessions WHERE hash = 'old'")).toEqual([]);
    expect(await rows('SELECT key FROM sign_in_failures')).toEqual([{ key: 'new' }]);
    expect(await rows('SELECT action FROM audit')).toEqual([{ action: 'new' }]);
    expect(await rows('SELECT link_id FROM member_links')).toEqual([{ link_id: 'owner' }]);
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
