import type pg from 'pg';
import { batchRequest, sendBatches, sessionToken } from '../api.js';
import { closeClients, openClients } from '../database.js';
import { HttpConnection, okJson, requestBytes } from '../http-connection.js';
import { type Caller, load, type LoadResult, perSecond } from '../load.js';
import type { Sample, Sides } from '../rounds.js';
import { userIds } from '../sample.js';
import type { Bench, Comparison } from './figure.js';

const CONNECTIONS = 64;
/** Messages in one post. */
const POSTED = 30;
/** Enough that nobody posts the same messages twice in a round: a repeat changes nothing, and costs little. */
const USERS = { full: 3_000, quick: 200 };
const MESSAGES = 300;
const TWIN = 'bench.message_events';

interface Post {
  userId: string;
  ids: string[];
  request: Buffer;
}

/** What can be posted, such that those who follow each other are of different users. */
async function makePosts(bench: Bench): Promise<Post[]> {
  const { server, quick } = bench;
  const users = userIds('watcher', quick ? USERS.quick : USERS.full);
  const requests = Array.from({ length: MESSAGES }, (_, send) =>
    batchRequest(server, users, `watched-${send}`),
  );
  const { notifications, sent } = await sendBatches(server, requests);
  if (sent !== users.length * MESSAGES) throw new Error(`${sent} messages were sent`);
  const sessions = new Map<string, string>();
  for (const userId of users) sessions.set(userId, await sessionToken(server, userId));
  const blocks = Array.from({ length: MESSAGES / POSTED }, (_, block) =>
    notifications.slice(block * POSTED, (block + 1) * POSTED),
  );
  return blocks.flatMap((ids) =>
    users.map((userId) => {
      const headers = { authorization: `Bearer ${sessions.get(userId)}` };
      const body = { impressions: ids };
      return {
        userId,
        ids,
        request: requestBytes({ method: 'POST', path: '/client/v1/events', headers, body }),
      };
    }),
  );
}

/** Gives posts until there are none left: then the round was too long for what it measures. */
function takeFrom(posts: readonly Post[]): () => Post {
  let next = 0;
  return () => {
    const post = posts[next++];
    if (!post) throw new Error(`all ${posts.length} posts were made within a round; give it more users`);
    return post;
  };
}

/** The rows that a post makes, and nothing else: inserted and committed. */
async function insertRaw(client: pg.Client, application: number, { userId, ids }: Post): Promise<void> {
  await client.query({
    name: 'bench_events',
    text: `INSERT INTO ${TWIN} (application, user_id, notification, impression_at)
           SELECT $1, $2, id, $4 FROM unnest($3::bigint[]) AS id ON CONFLICT DO NOTHING`,
    values: [application, userId, ids, Date.now()],
  });
}

async function postOnce(connection: HttpConnection, { request }: Post): Promise<void> {
  const { accepted } = okJson<{ accepted: number }>(await connection.request(request));
  if (accepted !== POSTED) throw new Error(`${accepted} of ${POSTED} events were accepted`);
}

async function makeEmptyTwin(client: pg.Client): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS bench');
  await client.query(`DROP TABLE IF EXISTS ${TWIN}`);
  await client.query(`CREATE TABLE ${TWIN} (LIKE public.message_events INCLUDING ALL)`);
}

/** Throws unless a table holds the rows of a round; then empties it, so that the next finds nothing either. */
async function settle(client: pg.Client, table: string, { operations }: LoadResult): Promise<void> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  if (rows[0]?.count !== operations * POSTED)
    throw new Error(`${operations} posts were made, but ${table} holds ${rows[0]?.count} rows`);
  await client.query(`TRUNCATE ${table}`);
}

async function prepare(bench: Bench): Promise<Sides> {
  const { server, application, quick } = bench;
  const ms = quick ? 300 : 1_500;
  const posts = await makePosts(bench);
  const clients = await openClients(server.connection, CONNECTIONS);
  const [first] = clients;
  if (!first) throw new Error('no client');
  await makeEmptyTwin(first);
  const sampleOf = (result: LoadResult): Sample => ({
    value: perSecond(result),
    operations: result.operations,
  });
  return {
    async server() {
      const open = await Promise.all(
        Array.from({ length: CONNECTIONS }, () => HttpConnection.open(server.address)),
      );
      try {
        const take = takeFrom(posts);
        const result = await load(
          open.map(
            (connection): Caller =>
              () =>
                postOnce(connection, take()),
          ),
          ms,
        );
        await settle(first, 'public.message_events', result);
        return sampleOf(result);
      } finally {
        for (const one of open) one.close();
      }
    },
    async raw() {
      const take = takeFrom(posts);
      const result = await load(
        clients.map(
          (client): Caller =>
            () =>
              insertRaw(client, application, take()),
        ),
        ms,
      );
      await settle(first, TWIN, result);
      return sampleOf(result);
    },
    verify: async () => {},
    close: () => closeClients(clients),
  };
}

export const events: Comparison = {
  name: 'events',
  title: `Post of ${POSTED} impressions, ${CONNECTIONS} connections`,
  limit: `The same ${POSTED} rows by one INSERT … ON CONFLICT and a commit each, ${CONNECTIONS} connections`,
  unit: 'requests/s',
  aim: 0.5,
  rounds: { full: 7, quick: 3 },
  prepare,
};
