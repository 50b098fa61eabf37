import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServerUnderTest, withClient } from '@belfry/testkit';
import { median } from './statistics.js';

/** What the figures depend on beside the code. */
export interface Machine {
  at: string;
  commit: string | null;
  cores: number;
  cpu: string;
  memoryGb: number;
  platform: string;
  node: string;
  postgres: string;
  /** Durability and memory of the database, by setting. */
  settings: Record<string, string>;
  /** Median time to write and flush 8 kB to the disk the server's files are on. */
  flushMs: number;
  /** Of the last minute, before and after. */
  load: { before: number; after: number };
}

const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'shared_buffers'];

function commitOfCheckout(): string | null {
  try {
    const options = { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' } as const;
    const git = (...args: string[]) => execFileSync('git', args, { ...options, stdio: 'pipe' }).trim();
    const changed = git('status', '--porcelain', '--', ':/server/src', ':/server/migrations') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
  } catch {
    return null;
  }
}

function flushTime(directory: string): number {
  const file = join(directory, 'flush');
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(8192);
  const times = Array.from({ length: 100 }, (_, index) => {
    const start = performance.now();
    writeSync(descriptor, block, 0, block.length, (index % 10) * block.length);
    fdatasyncSync(descriptor);
    return performance.now() - start;
  });
  closeSync(descriptor);
  rmSync(file);
  return median(times);
}

const currentLoad = (): number => loadavg()[0] ?? 0;

export async function describeMachine(server: ServerUnderTest, embedded: boolean): Promise<Machine> {
  const { version, settings } = await withClient(server.connection, async (client) => {
    const shown = async (name: string) =>
      (await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name])).rows[0]?.value ??
      '';
    const found: Record<string, string> = {};
    for (const name of SETTINGS) found[name] = await shown(name);
    return { version: await shown('server_version'), settings: found };
  });
  return {
    at: new Date().toISOString(),
    commit: commitOfCheckout(),
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1e9),
    platform: platform(),
    node: process.versions.node,
    postgres: `${version} (${embedded ? 'embedded' : 'DATABASE_URL'})`,
    settings,
    flushMs: flushTime(server.directory),
    load: { before: currentLoad(), after: currentLoad() },
  };
}

/** Completes the description when everything has been measured. */
export const withLoadAfter = (machine: Machine): Machine => ({
  ...machine,
  load: { ...machine.load, after: currentLoad() },
});
