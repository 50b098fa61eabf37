import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, createLogger, Database, listUserLog } from '@belfry/server';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, startServer } from './support.js';

const MESSAGES = 3_000;
const PAGE = 11;
/** Rows that may be read of the one channel with messages: one more than the longest page has. */
const READ_AT_MOST = LIMITS.logPage + 1;
/** The plan of a statement is made for its values five times, and then once for all. */
const TIMES = 8;

let server: TestServer;
let application: ApplicationKey;
/** One connection, whose plans are those of all that is read. */
let database: Database;

const run = (text: string, values: unknown[] = []) => database.count({ name: '', text }, values);

/** Messages of a user, each of a notification of its own. */
async function fill(user: string, count: number, place: number): Promise<void> {
  const at = server.clock.now();
  await run(
    `INSERT INTO users (application, user_id, created_at, updated_at) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING`,
    [application, user],
  );
  await run(
    `INSERT INTO notifications (application, id, mode, status, template_key, template_version, channels, title, tag,
       variables, sent_from_type, sent_from_value, requested, sent, created_at, expires_at, position)
     SELECT $1, ($2::bigint << 22) + $3::bigint * 100000 + i, 'realtime', 'delivered', 'greeting', 1, ARRAY[c.id], 'Title ' || i, 'tag',
       '{}', 'api', 'test', 1, 1, $2, $2 + 9e12::bigint, 0
     FROM channels c, generate_series(1, $4) i WHERE c.application = $1 AND c.key = 'feed'`,
    [application, at, place, count],
  );
  await run(
    `INSERT INTO messages (application, user_id, channel, notification, sent_at, variables, position)
     SELECT application, $2, channels[1], id, created_at, '{}', 0 FROM notifications
     WHERE application = $1 AND id > ($3::bigint << 22) + $4::bigint * 100000 AND id <= ($3::bigint << 22) + $4::bigint * 100000 + $5`,
    [application, user, at, place, count],
  );
}

beforeAll(async () => {
  server = await startServer();
  application = server.application.key;
  database = new Database(server.connection, 1, createLogger({ level: 'silent', format: 'json' }));
  await createGreeting(server);
  for (let user = 0; user < 300; user++) await fill(`few-${user}`, 3, user);
  // What PostgreSQL believes from now on: everybody has three messages.
  await run('VACUUM ANALYZE');
  await fill('many', MESSAGES, 300);
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

/** How many rows of messages one page of the log reads, and how many it gives. */
const readBy = (user: string, newestFirst: boolean, title: string | null) =>
  database.transaction(async (db) => {
    const count = async () => {
      const text = `SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int AS rows
        FROM pg_stat_xact_user_tables WHERE relname LIKE 'messages_2%'`;
      return (await db.rows<{ rows: number }>({ name: '', text }))[0]?.rows ?? 0;
    };
    const before = await count();
    const found = await listUserLog(db, application, {
      userId: user,
      modes: ['realtime', 'batch'],
      filter: title === null ? null : { by: 'title_startswith', prefix: title },
      start: 0,
      end: Number.MAX_SAFE_INTEGER,
      newestFirst,
      after: null,
      limit: PAGE,
      now: server.clock.now(),
      snapshot: { incarnation: '', from: 1, to: 1, open: [] },
    });
    return { read: (await count()) - before, found: found.length };
  });

describe('a page of the log of a user with many messages, among users with few', () => {
  it.each([
    ['oldest first', false, null],
    ['newest first', true, null],
    ['oldest first, of a title that many have', false, 'Title'],
    ['newest first, of a title that many have', true, 'Title'],
  ])('reads no more of them than a page has: %s', async (_, newestFirst, title) => {
    for (let time = 0; time < TIMES; time++) {
      const { read, found } = await readBy('many', newestFirst, title);
      expect(found).toBe(PAGE);
      expect(read).toBeGreaterThanOrEqual(PAGE);
      expect(read).toBeLessThanOrEqual(READ_AT_MOST);
      expect((await readBy('few-7', newestFirst, title)).read).toBeLessThanOrEqual(3);
    }
  });
});
