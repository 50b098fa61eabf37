/**
 * One life of PostgreSQL's main process.
 *
 * Life cycle: we start a small shell, the guardian, in a session of its own (Ctrl-C does not reach it), and
 * the guardian starts the postmaster. It then only waits for its input, which we hold open: when we end,
 * however we end, it reads end-of-file and shuts the postmaster down. It does not collect a dead postmaster
 * before we say so; its pid cannot be used again while we may still signal it.
 *
 * All processes of PostgreSQL, and nothing else, write to one pipe. Its end is how we know that all of them
 * are gone, backends included, and a new postmaster may start. If the guardian itself is killed, we take
 * over its part; if the postmaster is killed, we end backends that do not notice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Account, spawnAs } from './account.js';
import { EmbeddedPostgresError } from './errors.js';
import { postgresProcessesIn, processState, signalProcess } from './processes.js';
import { hurry } from './settle.js';
import type { Log, LogLevel } from './types.js';

export interface LaunchOptions {
  readonly cluster: string;
  readonly account: Account;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Remove postmaster.pid first; settle() has found that its process is gone. */
  readonly stale: boolean;
  readonly log: Log;
}

export interface Postmaster {
  /** Resolves when clients can connect; rejects when it ended before. */
  readonly ready: Promise<void>;
  /** Resolves to the reason when no process of it is left. Never rejects. */
  readonly ended: Promise<string>;
  signal(name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void;
}

/**
 * The lock on the directory (where the system has flock) is inherited by every process of PostgreSQL and
 * held until the last has ended: it also keeps away a server in another container, whose pids ours mean
 * nothing to. postmaster.pid is removed only under it.
 */
const GUARDIAN = `
umask 077
trap '' INT TERM HUP QUIT
cluster=$1 stale=$2
shift 2
exec 9<"$cluster"
flock -n -E 75 9 2>/dev/null
if [ $? -eq 75 ]; then echo busy; exit 75; fi
if [ -n "$stale" ]; then rm -f "$cluster/postmaster.pid"; fi
"$@" </dev/null >&2 &
pid=$!
exec 9<&- 2>/dev/null
echo "pid $pid"
word=
read -r word
if [ "$word" != exit ]; then
  kill -s INT "$pid"
  (
    for signal in INT INT INT INT INT INT INT QUIT QUIT QUIT QUIT QUIT QUIT QUIT KILL; do
      sleep 1
      kill -s "$signal" "$pid" || exit
    done
  ) &
  helper=$!
  wait "$pid"
  kill -s KILL "$helper"
  exit
fi
wait "$pid"
echo "exit $?"
`;

const WATCH_MS = 1000;
const POLL_MS = 10;

export function launch(options: LaunchOptions): Postmaster {
  const { cluster, account, command, stale } = options;
  const args = ['-c', GUARDIAN, 'belfry-postgres', cluster, stale ? 'stale' : '', ...command];
  const guardian = spawn('/bin/sh', args, { ...spawnAs(account), detached: true, stdio: 'pipe' });
  const life: Life = { pid: null, started: '', reason: '', over: false, guarded: true };
  listen(guardian, life, options.log);
  const ended = watch(guardian, life, cluster);
  return {
    ended,
    ready: untilReady(cluster, life, ended),
    signal: (name) => {
      if (isAlive(life)) signalProcess(life.pid ?? 0, name);
    },
  };
}

interface Life {
  pid: number | null;
  started: string;
  reason: string;
  over: boolean;
  guarded: boolean;
}

function isAlive(life: Life): boolean {
  if (life.over || life.pid === null) return false;
  return processState(life.pid)?.started === life.started;
}

function listen(guardian: ChildProcess, life: Life, log: Log): void {
  const hear = (line: string) => {
    const [word, value] = line.split(' ');
    if (word === 'busy') life.reason = 'another PostgreSQL has the directory open';
    if (word === 'exit') life.reason ||= `it ended with code ${value}`;
    if (word !== 'pid') return;
    life.pid = Number(value);
    life.started = processState(life.pid)?.started ?? '';
  };
  let level: LogLevel = 'debug';
  const pass = (line: string) => {
    const [, severity, text = line] = /^(\w+): {2}(.*)$/.exec(line) ?? [];
    const ofConnection = ONE_CONNECTION.test(text);
    if (severity) level = ofConnection ? 'debug' : (LEVELS[severity] ?? 'debug');
    if ((severity === 'FATAL' || severity === 'PANIC') && !ofConnection) life.reason = text;
    log(level, text.trim(), { source: 'postgres' });
  };
  if (guardian.stdout) createInterface({ input: guardian.stdout }).on('line', hear);
  if (guardian.stderr) createInterface({ input: guardian.stderr }).on('line', pass);
  // A guardian that is gone cannot be told anything; its end is seen elsewhere.
  guardian.stdin?.on('error', () => undefined);
}

/** LOG is what an operator reads when looking for something; ERROR is a statement's, and its caller has it. */
const LEVELS: Record<string, LogLevel> = { WARNING: 'warn', FATAL: 'warn', PANIC: 'error' };

/** FATAL to one connection only, and told to it: at every stop and start, by the dozen. */
const ONE_CONNECTION = /^(the database system is |terminating |connection to client lost)/;

function watch(guardian: ChildProcess, life: Life, cluster: string): Promise<string> {
  return new Promise((resolve) => {
    let helpless = 0;
    const timer = setInterval(() => {
      const alive = isAlive(life);
      if (life.pid === null || (alive && life.guarded)) return;
      hurry(alive ? life.pid : null, postgresProcessesIn(cluster), helpless);
      helpless += WATCH_MS;
    }, WATCH_MS);
    guardian.stderr?.once('end', () => guardian.stdin?.end('exit\n'));
    guardian.once('exit', () => {
      life.guarded = false;
    });
    guardian.once('error', (error) => {
      life.reason = error.message;
    });
    // After 'exit' (or 'error') and the end of both pipes.
    guardian.once('close', (code, signal) => {
      clearInterval(timer);
      life.over = true;
      resolve(life.reason || `its guardian ended with ${signal ?? code}`);
    });
  });
}

/** PostgreSQL writes its state into the 8th line of postmaster.pid. */
async function untilReady(cluster: string, life: Life, ended: Promise<string>): Promise<void> {
  for (;;) {
    const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = text.split('\n');
    if (life.pid !== null && Number(lines[0]) === life.pid && lines[7]?.trim() === 'ready') return;
    const pause = new Promise<null>((resolve) => setTimeout(resolve, POLL_MS, null));
    const reason = await Promise.race([ended, pause]);
    if (reason === null) continue;
    throw new EmbeddedPostgresError(
      `PostgreSQL did not start on ${cluster}: ${reason}. Its own messages are in the log at level debug.`,
    );
  }
}
