import { type Operation, operationList, OPERATIONS } from '@belfry/contract';
import type { Database } from '@belfry/server';
import type { Schema } from './schema-values.js';
import { type ServerAccess, type TestApplication, until } from '@belfry/testkit';

/** For everything that the requests have started to end. */
const QUIET_MS = 60_000;
/** Feeds read of each application. */
const READERS = 20;

/** What is wrong with what a run has left behind. */
export async function faultsOfAftermath(
  server: ServerAccess,
  db: Database,
  applications: readonly TestApplication[],
): Promise<string[]> {
  const checks = [
    () => workEnds(db),
    () => workSucceeded(db),
    () => server.checkInvariants(),
    () => everythingCanBeRead(server, db, applications),
  ];
  const faults: string[] = [];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  return faults;
}

async function workEnds(db: Database): Promise<void> {
  await until(
    'no work is left that is due',
    async () => {
      const [left] = await db.rows<{ left: number }>({
        name: 'faults_work_left',
        text: 'SELECT count(*)::int AS left FROM work WHERE failed_at IS NULL AND run_at <= now_ms()',
      });
      return left?.left === 0;
    },
    QUIET_MS,
  );
}

async function workSucceeded(db: Database): Promise<void> {
  const failed = await db.rows<{ kind: string; failure: string }>({
    name: 'faults_work_failed',
    text: 'SELECT kind, failure FROM work WHERE failure IS NOT NULL LIMIT 10',
  });
  if (failed.length > 0) throw new Error(`background work failed: ${JSON.stringify(failed)}`);
}

/** Whatever was stored can be read again, by those who sent it and by those who got it. */
async function everythingCanBeRead(
  server: ServerAccess,
  db: Database,
  applications: readonly TestApplication[],
): Promise<void> {
  for (const application of applications) {
    for (const list of operationList.filter(isList)) await readThrough(server, list, application.token);
    await readFeeds(server, db, application);
  }
}

function hasQuery({ query }: Operation, name: string): boolean {
  const schema: Schema | undefined = query;
  return Object.hasOwn(schema?.properties ?? {}, name);
}

const isList = (one: Operation): boolean =>
  one.auth.kind === 'token' && !one.params && hasQuery(one, 'token');

async function readThrough(server: ServerAccess, list: Operation, token: string): Promise<void> {
  for (let next = '', page = 0; page === 0 || next !== ''; page++) {
    const query = { ...(next ? { token: next } : {}), limit: '20' };
    const { next: following } = (await server.expect(list, { query, token })) as { next: string };
    next = following;
  }
}

async function readFeeds(server: ServerAccess, db: Database, { key, token }: TestApplication): Promise<void> {
  const users = await db.rows<{ user_id: string }>(
    {
      name: 'faults_readers',
      text: `SELECT DISTINCT m.user_id FROM messages m JOIN users u USING (application, user_id)
             WHERE m.application = $1 AND u.is_active ORDER BY m.user_id LIMIT $2`,
    },
    [key, READERS],
  );
  for (const { user_id } of users) {
    const params = { user_id };
    const session = await server.expect(OPERATIONS.issueSessionToken, { params, body: {}, token });
    await server.expect(OPERATIONS.listClientChannels, { token: session.token });
    const feed = { params: { key: 'feed' }, query: { limit: 100 }, token: session.token };
    await server.expect(OPERATIONS.listClientMessages, feed);
    await server.expect(OPERATIONS.listUserNotifications, { params, query: { limit: 20 }, token });
  }
}
