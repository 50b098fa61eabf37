/**
 * Before a start: making sure that nothing of an earlier PostgreSQL is still at work in the directory.
 *
 * We hold the lock, so no living server owns what we find. After a kill -9 there may be: a postmaster.pid
 * that names a zombie, or a process that has the number now (PostgreSQL would refuse to start for ever); a
 * postmaster that is still shutting down, or was left without its guardian; backends without a postmaster
 * that finish a statement. Only when all are gone may postmaster.pid go, for with it goes PostgreSQL's own
 * protection against a second server.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, errorCode } from './errors.js';
import { postgresProcessesIn, processState, signalProcess, workingDirectory } from './processes.js';
import type { Log } from './types.js';

/** In the command line of every server we start, and so in its postmaster.opts. */
export const CLUSTER_NAME = 'cluster_name=belfry';

const STEP_MS = 25;
const LIMIT_MS = 15_000;
const PATIENCE_MS = 10_000;

/** Returns whether there is a postmaster.pid to be removed. `cluster` is a real path. */
export async function settle(cluster: string, log: Log): Promise<boolean> {
  let waited = 0;
  for (; waited <= LIMIT_MS; waited += STEP_MS) {
    const pid = await pidFilePid(cluster);
    const postmaster = pid !== null && isPostmaster(pid, cluster) ? pid : null;
    const rest = postgresProcessesIn(cluster);
    if (postmaster === null && rest.length === 0) return pid !== null;
    if (postmaster !== null && !(await isOurs(cluster))) throw foreign(cluster, postmaster);
    if (waited === 0)
      log('warn', 'an earlier PostgreSQL is still stopping; waiting for it', { processes: rest });
    if (waited % 1000 === 0 && process.platform === 'linux') hurry(postmaster, rest, waited);
    await sleep(STEP_MS);
  }
  const left = postgresProcessesIn(cluster).join(', ') || String(await pidFilePid(cluster));
  throw new EmbeddedPostgresError(
    `An earlier PostgreSQL (process ${left}) still uses ${cluster} and does not stop. ` +
      `End it with "kill -QUIT ${left.replaceAll(',', '')}", then start again.`,
  );
}

/** Ends what lost its parent: politely, then at once. The write-ahead log makes either safe. */
export function hurry(postmaster: number | null, rest: readonly number[], waited: number): void {
  if (postmaster !== null) signalProcess(postmaster, waited < PATIENCE_MS ? 'SIGINT' : 'SIGQUIT');
  // Without a postmaster a backend can only end; until it does it may still write.
  else for (const pid of rest) signalProcess(pid, waited < PATIENCE_MS / 2 ? 'SIGQUIT' : 'SIGKILL');
}

/** The first line of postmaster.pid; 0 when it is not a number; null without the file. */
async function pidFilePid(cluster: string): Promise<number | null> {
  try {
    const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
    return Math.abs(Number.parseInt(text, 10)) || 0;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function isPostmaster(pid: number, cluster: string): boolean {
  if (!processState(pid)?.name.startsWith('postgres')) return false;
  const directory = workingDirectory(pid);
  // Linux hides it for another user's process only, and such a one cannot open our files.
  return process.platform === 'linux' ? directory === cluster : true;
}

async function isOurs(cluster: string): Promise<boolean> {
  try {
    return (await readFile(join(cluster, 'postmaster.opts'), 'utf8')).includes(CLUSTER_NAME);
  } catch {
    return false;
  }
}

function foreign(cluster: string, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `A PostgreSQL that Belfry did not start, process ${pid}, uses ${cluster}. Stop it first, ` +
      'or give this server a data directory of its own.',
  );
}
