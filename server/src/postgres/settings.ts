/** How the embedded PostgreSQL is set: safe first, then for a small machine shared with the server. */
import { execFile } from 'node:child_process';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { type Account, spawnAs } from './account.js';
import type { Binaries } from './binaries.js';

const run = promisify(execFile);
const MIB = 2 ** 20;
const GIB = 2 ** 30;

export type Settings = Readonly<Record<string, string>>;

/** Our settings with `overrides` over them. */
export function embeddedSettings(lz4: boolean, overrides: Settings = {}): Settings {
  return {
    // An answer to the client means: on the disk.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    max_connections: '100',
    // An eighth of the machine. Messages go to random places of their index: once it has outgrown this, a batch among 20
    // million messages takes twice as long as among one million.
    shared_buffers: `${Math.round(Math.min(Math.max(totalmem() / 8, 128 * MIB), 2 * GIB) / MIB)}MB`,
    // By itself it would be 16 MB with so many buffers, and a small commit that comes behind a batch waits for all of it.
    wal_buffers: '2MB',
    max_wal_size: '2GB',
    // Files of the log are kept to be written again: making a new one writes all of its 16 MB while every commit waits.
    min_wal_size: '1GB',
    checkpoint_completion_target: '0.9',
    wal_compression: lz4 ? 'lz4' : 'off',
    jit: 'off',
    // Short statements by many callers: helpers for one of them would only slow the others down.
    max_parallel_workers_per_gather: '0',
    // Busy tables are vacuumed early and in small bites.
    autovacuum_naptime: '20s',
    autovacuum_vacuum_scale_factor: '0.1',
    autovacuum_analyze_scale_factor: '0.05',
    autovacuum_vacuum_cost_limit: '1000',
    timezone: 'UTC',
    // Messages only: DETAIL, STATEMENT and parameters hold what users wrote.
    log_timezone: 'UTC',
    log_line_prefix: '',
    log_error_verbosity: 'terse',
    log_min_messages: 'error',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    ...overrides,
  };
}

/** Whether this build of PostgreSQL can compress its log with lz4. */
export async function supportsLz4(binaries: Binaries, account: Account, cluster: string): Promise<boolean> {
  try {
    const args = ['-D', cluster, '-c', 'wal_compression=lz4', '-C', 'wal_compression'];
    await run(binaries.program('postgres'), args, spawnAs(account));
    return true;
  } catch {
    return false;
  }
}

export function asArguments(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
