import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Connection, findRunningPostgres } from '@belfry/server';
import { createEmptyDatabase } from './databases.js';

const BELFRY = fileURLToPath(new URL('../../server/bin/belfry.mjs', import.meta.url));
const HOST = '127.0.0.1';
const START_MS = 60_000;
/** Longer than the server takes to give up waiting for work in hand. */
const STOP_MS = 15_000;

/** A server in a process of its own, on a database of its own. */
export interface ServerUnderTest {
  readonly address: { host: string; port: number };
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** Its process, to which a module that `nodeArgs` import may send messages. */
  readonly process: ChildProcess;
  /** The way into its database, past it. */
  readonly connection: Connection;
  /** Where its log and other files are. */
  readonly directory: string;
  /** Where it keeps files of targets. */
  readonly files: string;
  readonly log: string;
  /** Stops it and removes everything it left. Safe to call twice. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Makes a database there; null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  /** Arguments of Node.js, such as for a CPU profile. */
  nodeArgs?: string[];
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Our environment without what would set the server. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const settings = /^(BELFRY_.*|DATABASE_URL|NATS_URL|PORT|HOST)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
}

const lastLines = (file: string): string =>
  readFileSync(file, 'utf8').trim().split('\n').slice(-10).join('\n');

interface Starting {
  url: string;
  token: string;
  child: ChildProcess;
  log: string;
}

/** Ready is a server that knows the token: it is made last. */
async function untilReady({ url, token, child, log }: Starting): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server did not start; its last words:\n${lastLines(log)}`);
    const answer = await fetch(`${url}/v1/channels`, { headers: { 'api-token': token } }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > end)
      throw new Error(`the server was not ready after ${START_MS} ms:\n${lastLines(log)}`);
    await wait(20);
  }
}

/** Lets a process end itself, and ends it when that takes too long. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(kill);
}

async function openDatabase(databaseUrl: string | null, directory: string) {
  if (databaseUrl === null) {
    const dataDir = join(directory, 'data');
    const connect = async () => {
      const found = await findRunningPostgres(dataDir);
      if (!found) throw new Error(`no PostgreSQL runs in ${dataDir}`);
      return found;
    };
    return { env: { BELFRY_DATA: dataDir }, files: join(dataDir, 'files'), connect, drop: async () => {} };
  }
  const { url, drop } = await createEmptyDatabase(databaseUrl);
  const files = join(directory, 'files');
  const env = { DATABASE_URL: url, BELFRY_FILES: files };
  return { env, files, connect: async () => ({ connectionString: url }), drop };
}

export async function startServerUnderTest(options: ServerOptions): Promise<ServerUnderTest> {
  const directory = mkdtempSync(join(tmpdir(), 'belfry-server-'));
  const undo: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const database = await openDatabase(options.databaseUrl, directory);
    undo.push(database.drop);
    const port = await freePort();
    const token = `test-${randomBytes(18).toString('base64url')}`;
    const log = join(directory, 'server.log');
    const output = openSync(log, 'a');
    const child = spawn(process.execPath, [...(options.nodeArgs ?? []), BELFRY, 'serve'], {
      env: {
        ...neutralEnvironment(),
        ...database.env,
        PORT: String(port),
        HOST,
        BELFRY_API_TOKEN: token,
        BELFRY_DEMO: 'off',
      },
      stdio: ['ignore', output, output, 'ipc'],
      // A Ctrl-C is ours to pass on, after the measurement has let go of the server.
      detached: true,
    });
    closeSync(output);
    undo.push(() => endProcess(child));
    const url = `http://${HOST}:${port}`;
    await untilReady({ url, token, child, log });
    const connection = await database.connect();
    return {
      ...{ url, token, connection, directory, log, stop },
      address: { host: HOST, port },
      files: database.files,
      pid: child.pid ?? 0,
      process: child,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same database as a URL, for another process. */
function urlOf({ connectionString, host, port, user, password, database }: Connection): string {
  if (connectionString !== undefined) return connectionString;
  const login = password ? `${user}:${encodeURIComponent(password)}` : user;
  return `postgres://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host ?? '')}`;
}

const untilUp = async (child: ChildProcess, log: string): Promise<void> => {
  const last = Date.now() + START_MS;
  while (!readFileSync(log, 'utf8').includes('Belfry is up')) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > last)
      throw new Error(`a process beside the server did not start; its last words:\n${lastLines(log)}`);
    await wait(20);
  }
};

export interface ProcessBeside {
  /** Where it listens, if it has the role api. */
  readonly address: { host: string; port: number };
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts one more process beside a server, on its database and files, with roles and settings of its own. */
export async function startBeside(
  server: ServerUnderTest,
  { roles, env: settings = {} }: { roles: string; env?: Record<string, string> },
): Promise<ProcessBeside> {
  const log = join(server.directory, `beside-${randomBytes(4).toString('hex')}.log`);
  const output = openSync(log, 'a');
  const port = await freePort();
  const env = {
    ...{ DATABASE_URL: urlOf(server.connection), BELFRY_FILES: server.files, BELFRY_DEMO: 'off' },
    ...{ HOST, PORT: String(port), ...settings },
  };
  const child = spawn(process.execPath, [BELFRY, 'serve', '--roles', roles], {
    env: { ...neutralEnvironment(), ...env },
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  try {
    await untilUp(child, log);
  } catch (error) {
    await endProcess(child);
    throw error;
  }
  return { address: { host: HOST, port }, pid: child.pid ?? 0, stop: () => endProcess(child) };
}
