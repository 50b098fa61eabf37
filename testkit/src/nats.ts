/** A NATS server for tests: a Debian package, or NATS_SERVER_PATH. Where there is none, such tests are skipped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { NatsSettings } from '@belfry/server';
import { findProgram, mayRun } from './programs.js';
import { freePort } from './server-under-test.js';
import { until } from './until.js';

const USUAL = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'];
const HOST = '127.0.0.1';

const find = () => {
  const { NATS_SERVER_PATH: given } = process.env;
  return findProgram(given ? [given] : USUAL);
};

/** For `describe.skipIf(!hasNats())`. Throws under CI when there is none. */
export const hasNats = (): boolean =>
  mayRun(
    find(),
    `no nats-server at ${process.env.NATS_SERVER_PATH ?? USUAL[0]}; install it, or set NATS_SERVER_PATH`,
  );

export interface TestNats {
  /** For the servers that use it: for those in other processes, NATS_URL. */
  url: string;
  settings: NatsSettings;
  /** Ends it at once, as kill -9 does. */
  kill(): Promise<void>;
  /** Starts it on the same port. */
  start(): Promise<void>;
}

/** A NATS server on a port of its own; kill it. `token` is asked of its clients. */
export async function startNats({ token }: { token?: string } = {}): Promise<TestNats> {
  const program = find();
  if (!program) throw new Error('there is no nats-server; ask hasNats first');
  const port = await freePort();
  const args = ['--addr', HOST, '--port', String(port), ...(token ? ['--auth', token] : [])];
  let child: ChildProcess | null = null;
  const nats: TestNats = {
    url: `nats://${token ? `${token}@` : ''}${HOST}:${port}`,
    settings: { servers: [`${HOST}:${port}`], user: null, secret: token ?? null, tls: false },
    async start() {
      child = spawn(program, args, { stdio: 'ignore' });
      await until('NATS listens', () => accepts(port));
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
  await nats.start();
  return nats;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
