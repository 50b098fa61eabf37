import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEmptyDatabase, freePort, withClient } from '@belfry/testkit';
import { HttpConnection, okJson, requestBytes } from '../http-connection.js';
import { variablesOf } from '../sample.js';
import { overConnections } from './belfry.js';
import { startChild } from './child.js';
import { type Contender, oneOf, PAGE, UsageError } from './contender.js';

const FOLDER = fileURLToPath(new URL('../../peers/parse-server/', import.meta.url));
/** Its work is one core's a process; more processes than cores are left out on purpose. */
const PROCESSES = 2;
/** Objects in a request to /batch, and such requests at once. */
const BATCH = 50;
const BATCHES_AT_ONCE = 8;

/** What its server.mjs says when all of its processes listen. */
const READY = 'all processes listen';

/** Installs what the lock file lists, unless it is there; gives the version. */
function install(): string {
  const installed = join(FOLDER, 'node_modules/parse-server/package.json');
  if (!existsSync(installed))
    try {
      execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: FOLDER,
        stdio: ['ignore', 2, 2],
      });
    } catch {
      throw new UsageError(`parse-server could not be installed; "npm ci" in ${FOLDER} shows why.`);
    }
  return (JSON.parse(readFileSync(installed, 'utf8')) as { version: string }).version;
}

const objectOf = (userId: string, send: string) => ({
  userId,
  notification: send,
  variables: variablesOf(userId, send),
});

const batchBody = (users: readonly string[], send: string) => ({
  requests: users.map((user) => ({
    method: 'POST',
    path: '/parse/classes/Message',
    body: objectOf(user, send),
  })),
});

interface Access {
  address: { host: string; port: number };
  request: (method: 'GET' | 'POST', path: string, body?: unknown) => Buffer;
}

async function call<T>({ address }: Access, request: Buffer): Promise<T> {
  const connection = await HttpConnection.open(address);
  try {
    return okJson<T>(await connection.request(request));
  } finally {
    connection.close();
  }
}

const pagePath = (user: string): string =>
  `/parse/classes/Message?order=-createdAt&limit=${PAGE}&where=${encodeURIComponent(JSON.stringify({ userId: user }))}`;

async function sendBatch({ address, request }: Access, users: readonly string[], send: string) {
  const requests: Buffer[] = [];
  for (let from = 0; from < users.length; from += BATCH)
    requests.push(request('POST', '/parse/batch', batchBody(users.slice(from, from + BATCH), send)));
  await Promise.all(
    Array.from({ length: BATCHES_AT_ONCE }, async () => {
      const connection = await HttpConnection.open(address);
      for (let next = requests.pop(); next; next = requests.pop()) {
        const answers = okJson<{ success?: unknown }[]>(await connection.request(next));
        const failed = answers.find(({ success }) => !success);
        if (failed) throw new Error(`parse-server did not store an object: ${JSON.stringify(failed)}`);
      }
      connection.close();
    }),
  );
}

/** Its table with the index that a page of a user's newest messages needs. */
async function makeClass(access: Access, url: string): Promise<void> {
  const fields = {
    userId: { type: 'String' },
    notification: { type: 'String' },
    variables: { type: 'Object' },
  };
  await call(access, access.request('POST', '/parse/schemas/Message', { className: 'Message', fields }));
  await withClient({ connectionString: url }, (client) =>
    client.query('CREATE INDEX newest ON "Message" ("userId", "createdAt" DESC)'),
  );
}

async function start(databaseUrl: string, undo: (() => unknown)[]) {
  const version = install();
  const { url, drop } = await createEmptyDatabase(databaseUrl);
  undo.push(drop);
  const directory = mkdtempSync(join(tmpdir(), 'belfry-parse-server-'));
  undo.push(() => rmSync(directory, { recursive: true, force: true }));
  const port = await freePort();
  const masterKey = randomBytes(12).toString('hex');
  const headers = { 'x-parse-application-id': 'bench', 'x-parse-master-key': masterKey };
  const access: Access = {
    address: { host: '127.0.0.1', port },
    request: (method, path, body) => requestBytes({ method, path, headers, body }),
  };
  const settings = { DATABASE_URL: url, PORT: String(port), MASTER_KEY: masterKey };
  const log = join(directory, 'log');
  const stop = await startChild({
    name: 'parse-server',
    command: process.execPath,
    args: [join(FOLDER, 'server.mjs')],
    env: { ...process.env, ...settings, PROCESSES: String(PROCESSES), NODE_ENV: 'production' },
    directory,
    log,
    isReady: async () => readFileSync(log, 'utf8').includes(READY),
  });
  undo.push(stop);
  await makeClass(access, url);
  return { version, url, access };
}

export async function startParseServer(databaseUrl: string): Promise<Contender> {
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { version, url, access } = await start(databaseUrl, undo);
    return {
      name: 'parse-server',
      version,
      settings:
        `${PROCESSES} processes, 10 connections to its database each; batch: \`/batch\` with ${BATCH} objects, ` +
        `${BATCHES_AT_ONCE} requests at once; single: an object created; read: a query by user, newest first, ` +
        'over an index made for it; all with the master key',
      sendBatch: (users, send) => sendBatch(access, users, send),
      async senders(users, send) {
        const requests = users.map((user) =>
          access.request('POST', '/parse/classes/Message', objectOf(user, send)),
        );
        let next = 0;
        return overConnections(
          { address: access.address, status: 201 },
          () => requests[next++ % requests.length] as Buffer,
        );
      },
      async readers(users) {
        const requests = users.map((user) => access.request('GET', pagePath(user)));
        return overConnections({ address: access.address, status: 200 }, () => oneOf(requests));
      },
      async readPage(user) {
        const request = access.request('GET', pagePath(user));
        const page = await call<{ results: { variables: { order: string } }[] }>(access, request);
        return page.results.map(({ variables }) => variables.order);
      },
      countMessages: () =>
        withClient({ connectionString: url }, async (client) => {
          const text = 'SELECT count(*)::int AS count FROM "Message"';
          return (await client.query<{ count: number }>(text)).rows[0]?.count ?? 0;
        }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
