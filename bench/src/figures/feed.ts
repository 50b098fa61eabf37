import { type ApplicationKey, createLogger, Database, listMessages } from '@belfry/server';
import { batchRequest, feedRequest, sendBatches, sessionToken } from '../api.js';
import { HttpConnection, okJson, requireOk } from '../http-connection.js';
import { type Caller, load, perSecond } from '../load.js';
import type { Sides } from '../rounds.js';
import { userIds } from '../sample.js';
import type { Bench, Comparison } from './figure.js';

const CONNECTIONS = 64;
const MESSAGES = 100;
const PAGE = 20;
/** The server's default number of connections to its database. */
const POOL = 12;
/** Above every id there is. */
const NEWEST = 2n ** 63n - 1n;

async function fillFeeds(bench: Bench, users: readonly string[]): Promise<string> {
  const requests = Array.from({ length: MESSAGES }, (_, send) =>
    batchRequest(bench.server, users, `feed-${send}`),
  );
  const { sent, notifications } = await sendBatches(bench.server, requests);
  if (sent !== users.length * MESSAGES) throw new Error(`${sent} messages were sent`);
  return notifications.reduce((newest, id) => (BigInt(id) > BigInt(newest) ? id : newest));
}

interface Page {
  messages: { notification_id: string; variables: { name: string } }[];
  has_more: boolean;
}

/** Reads every user's page once: it is full, begins with the newest message, and is the user's own. */
async function verifyPages(bench: Bench, pages: { userId: string; request: Buffer }[], newest: string) {
  const connection = await HttpConnection.open(bench.server.address);
  for (const { userId, request } of pages) {
    const { messages, has_more } = okJson<Page>(await connection.request(request));
    const own = messages.every(({ variables }) => variables.name === `Customer ${userId}`);
    if (messages.length !== PAGE || !has_more || !own || messages[0]?.notification_id !== newest)
      throw new Error(`the page of ${userId} is not what it should be: ${JSON.stringify(messages[0])}`);
  }
  connection.close();
}

async function prepare(bench: Bench): Promise<Sides> {
  const { server, quick, application, channel } = bench;
  const ms = quick ? 500 : 2_000;
  const users = userIds('reader', quick ? 200 : 1_000);
  const newest = await fillFeeds(bench, users);
  const pages: { userId: string; request: Buffer }[] = [];
  for (const userId of users)
    pages.push({ userId, request: feedRequest(await sessionToken(server, userId), PAGE) });
  const db = new Database(server.connection, POOL, createLogger({ level: 'silent', format: 'json' }));
  let next = 0;
  const readRaw: Caller = async () => {
    const rows = await listMessages(db, application as ApplicationKey, {
      userId: users[next++ % users.length] as string,
      channel,
      direction: 'before',
      from: NEWEST,
      category: null,
      // One more tells the server whether there is another page.
      limit: PAGE + 1,
      now: Date.now(),
    });
    if (rows.length !== PAGE + 1) throw new Error(`the page has ${rows.length} rows`);
  };
  const readPage = (connection: HttpConnection): Caller => {
    return async () => requireOk(await connection.request(pages[next++ % pages.length]?.request as Buffer));
  };
  return {
    async server() {
      const open = await Promise.all(
        Array.from({ length: CONNECTIONS }, () => HttpConnection.open(server.address)),
      );
      try {
        const result = await load(open.map(readPage), ms);
        return { value: perSecond(result), operations: result.operations };
      } finally {
        for (const one of open) one.close();
      }
    },
    async raw() {
      const result = await load(
        Array.from({ length: CONNECTIONS }, () => readRaw),
        ms,
      );
      return { value: perSecond(result), operations: result.operations };
    },
    verify: () => verifyPages(bench, pages, newest),
    close: () => db.close(),
  };
}

export const feedPage: Comparison = {
  name: 'feed',
  title: `Feed page of ${PAGE}, ${CONNECTIONS} connections`,
  limit: `The same SELECT without HTTP, ${CONNECTIONS} callers over ${POOL} connections`,
  unit: 'requests/s',
  aim: 0.5,
  rounds: { full: 7, quick: 5 },
  prepare,
};
