/**
 * What is different on Windows: no unix sockets in PostgreSQL's clients there, no signals, no users to drop
 * to. It listens on 127.0.0.1 with a password kept in the data directory, and pg_ctl sends the signals.
 * Life cycle as in postmaster.ts, without a guardian: after a killed server the next one stops what is left.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './errors.js';
import type { LaunchOptions, Postmaster } from './postmaster.js';

const run = promisify(execFile);

export function passwordIn(dataDir: string): string {
  const file = join(dataDir, 'postgres.password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export async function launchOnWindows(options: LaunchOptions, binaries: Binaries): Promise<Postmaster> {
  const { cluster, command, log } = options;
  const control = (...args: string[]) => run(binaries.program('pg_ctl'), args).catch(() => undefined);
  if (existsSync(join(cluster, 'postmaster.pid')))
    await control('stop', '-D', cluster, '-m', 'fast', '-t', '15');
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true });
  let last = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    last = line;
    log('debug', line, { source: 'postgres' });
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(last));
  });
  return {
    ended,
    ready: untilReady(cluster, ended),
    signal: (name) => {
      if (name === 'SIGKILL') child.kill();
      else void control('kill', name.slice('SIG'.length), String(child.pid));
    },
  };
}

async function untilReady(cluster: string, ended: Promise<string>): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  for (;;) {
    if (existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready') return;
    const pause = new Promise<null>((resolve) => setTimeout(resolve, 25, null));
    const reason = await Promise.race([ended, pause]);
    if (reason !== null) throw new EmbeddedPostgresError(`PostgreSQL did not start on ${cluster}: ${reason}`);
  }
}
