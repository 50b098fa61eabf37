import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Connection } from '@belfry/server';
import { until } from '@belfry/testkit';
import { type Hit, type Plan, PLAN_VARIABLE } from './plan.js';

const BELFRY = fileURLToPath(new URL('../../../server/bin/belfry.mjs', import.meta.url));
/** As it was built, also for tests that run from the sources. */
const AGENT = new URL('../../dist/agent.js', import.meta.url).href;
const START_MS = 60_000;
const HOST = '127.0.0.1';

export interface LogRecord {
  level: number;
  msg: string;
  [field: string]: unknown;
}

export const WARN = 40;
export const ERROR = 50;

export interface ProcessOptions {
  /** Its database; null: an embedded one in `dataDir`. */
  connection: Connection | null;
  dataDir?: string;
  filesDir: string;
  roles: readonly ('api' | 'worker' | 'gateway')[];
  plan?: Plan;
  port?: number;
  /** Settings over those above. */
  env?: Record<string, string>;
}

/** A server in a process of its own, to be killed, stopped and watched. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly records: LogRecord[] = [];
  /** What it said that was no record of the log. */
  readonly other: string[] = [];
  /** Fail points it has come to, the last at the end. */
  readonly hits: string[] = [];
  readonly url: string;
  readonly startedAt = Date.now();

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.url = `http://${HOST}:${port}`;
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => this.#take(line));
    child.on('message', (hit: Hit) => this.hits.push(hit.point));
    child.on('error', (error) => this.other.push(error.message));
  }

  /** Starts it and does not wait. */
  static async spawn(options: ProcessOptions): Promise<ServerProcess> {
    const { connection, dataDir, filesDir, roles, plan = {} } = options;
    const port = options.port ?? (roles.includes('api') ? await freePort() : 0);
    const child = spawn(process.execPath, ['--import', AGENT, BELFRY, 'serve', '--roles', roles.join(',')], {
      env: {
        ...neutralEnvironment(),
        ...(connection ? { DATABASE_URL: toUrl(connection) } : { BELFRY_DATA: dataDir }),
        ...{ BELFRY_FILES: filesDir, PORT: String(port), HOST, BELFRY_LOG_LEVEL: 'info' },
        [PLAN_VARIABLE]: JSON.stringify(plan),
        ...options.env,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // In a group of its own: a Ctrl-C is ours to pass on.
      detached: true,
    });
    const started = new ServerProcess(child, port);
    scope.getStore()?.add(started);
    return started;
  }

  /** Starts it and waits until it is up. */
  static async start(options: ProcessOptions): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(options);
    await server.isUp();
    return server;
  }

  async isUp(): Promise<void> {
    await until(
      'the server is up',
      () => {
        if (!this.isAlive)
          throw new Error(`the server did not start:\n${[...this.other, ...this.#said()].join('\n')}`);
        return this.name !== null;
      },
      START_MS,
    );
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it calls itself in the database; null until it is up. */
  get name(): string | null {
    const up = this.records.find(({ msg }) => msg === 'Belfry is up');
    return up ? String(up.process) : null;
  }

  /** Of the log, from this level on. */
  said(level: number): LogRecord[] {
    return this.records.filter((record) => record.level >= level);
  }

  hasHit(point: string): boolean {
    return this.hits.includes(point);
  }

  /** Ends it at once, and waits until it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end as an operator does; how long it took. */
  async stop(): Promise<number> {
    const since = performance.now();
    this.child.kill('SIGCONT');
    await this.#end('SIGTERM');
    return performance.now() - since;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.isAlive) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  #said(): string[] {
    return this.records.map((record) => JSON.stringify(record));
  }

  #take(line: string): void {
    try {
      const record = JSON.parse(line) as LogRecord;
      if (typeof record === 'object' && typeof record.msg === 'string') return void this.records.push(record);
    } catch {
      // Not of the log.
    }
    this.other.push(line);
  }
}

const scope = new AsyncLocalStorage<Set<ServerProcess>>();

/** Runs something, and ends whatever processes it has left when it ends, however it ends. */
export async function leavingNone<T>(run: () => Promise<T>): Promise<T> {
  const started = new Set<ServerProcess>();
  try {
    return await scope.run(started, run);
  } finally {
    await Promise.all([...started].map((server) => server.kill()));
  }
}

/** What of its log is a finding: errors, and what is no record at all. */
export function faultsIn(server: ServerProcess, level = ERROR): string[] {
  const told = server.said(level).map((record) => `a server logged ${JSON.stringify(record).slice(0, 600)}`);
  return [...told, ...server.other.map((line) => `a server said ${line.slice(0, 600)}`)];
}

/** A connection as the setting DATABASE_URL. */
export function toUrl(connection: Connection): string {
  if (connection.connectionString) return connection.connectionString;
  const { host = '', port = 5432, user = '', database = '' } = connection;
  const query = new URLSearchParams(host.startsWith('/') ? { host } : {});
  const at = host.startsWith('/') ? 'localhost' : host;
  return `postgres://${user}@${at}:${port}/${database}${query.size > 0 ? `?${query}` : ''}`;
}

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
  const settings = /^(BELFRY_.*|DATABASE_URL|NATS_URL|PORT|HOST|NODE_OPTIONS|VITEST.*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
}
