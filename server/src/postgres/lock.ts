/**
 * One server to a data directory.
 *
 * Life cycle of `belfry.lock`: it appears complete, by link(2) from a private file, so exactly one of any
 * number of starters makes it and nobody ever reads half of it. Its owner removes it when it stops. An owner
 * that was killed leaves it behind; then pid and start time name no living process, and the next starter
 * replaces it. It may do so only while it holds `belfry.lock.takeover`, a lock of the same kind, and after
 * having looked again: of two starters that find the same dead owner, the slower one can therefore never
 * remove the lock the faster one has just taken. Should a starter die in those few milliseconds, its
 * takeover lock is itself taken over in the same way.
 *
 * It is all done without an `await`, so attempts inside one process cannot interleave either.
 */
import { linkSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './errors.js';
import { removeLeftovers, unfinished } from './files.js';
import { bootId, pidNamespace, processState } from './processes.js';

interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly boot: string;
  /** Pids mean nothing in another container. */
  readonly namespace: string;
}

/** Returns the function that gives the lock back; safe to call twice. */
export function acquireLock(file: string): () => void {
  const holder = tryAcquire(file, 0);
  if (holder !== null) throw inUse(dirname(file), holder);
  removeLeftovers(file);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    rmSync(file, { force: true });
  };
}

/** The pid of the living owner of somebody's lock; null when there is none. */
export function lockHolder(file: string): number | null {
  const owner = livingOwner(file);
  return typeof owner === 'number' ? owner : null;
}

/** The pid of the living owner, or null when the lock is ours. */
function tryAcquire(file: string, depth: number): number | null {
  const directory = mkdtempSync(unfinished(file));
  const own = join(directory, 'lock');
  try {
    writeFileSync(own, `${JSON.stringify(ourselves())}\n`);
    for (;;) {
      if (link(own, file)) return null;
      const holder = livingOwner(file);
      if (holder === 'gone') continue;
      if (holder !== 'dead') return holder;
      const other = takeOver(own, file, depth);
      if (other !== 'again') return other;
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function takeOver(own: string, file: string, depth: number): number | null | 'again' {
  if (depth > 8) throw new EmbeddedPostgresError(`Cannot take over ${file}. Remove the files ${file}*.`);
  const takeover = `${file}.takeover`;
  const other = tryAcquire(takeover, depth + 1);
  if (other !== null) return other;
  try {
    if (livingOwner(file) !== 'dead') return 'again';
    renameSync(own, file);
    return null;
  } finally {
    rmSync(takeover, { force: true });
  }
}

function link(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function livingOwner(file: string): number | 'dead' | 'gone' {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'gone';
    throw error;
  }
  const owner = parseOwner(text);
  // Unreadable: the machine lost power before the file reached the disk. So did its owner.
  if (!owner || owner.boot !== bootId() || owner.namespace !== pidNamespace()) return 'dead';
  const state = processState(owner.pid);
  if (!state || (owner.started && state.started && owner.started !== state.started)) return 'dead';
  return owner.pid;
}

function ourselves(): Owner {
  const started = processState(process.pid)?.started ?? '';
  return { pid: process.pid, started, boot: bootId(), namespace: pidNamespace() };
}

function parseOwner(text: string): Owner | null {
  try {
    const value = JSON.parse(text) as Partial<Owner> | null;
    const { pid, started = '', boot = '', namespace = '' } = value ?? {};
    return typeof pid === 'number' ? { pid, started, boot, namespace } : null;
  } catch {
    return null;
  }
}

function inUse(directory: string, pid: number): EmbeddedPostgresError {
  const who = pid === process.pid ? 'This process already' : `Another Belfry server, process ${pid},`;
  return new EmbeddedPostgresError(
    `${who} uses the data directory ${directory}. Stop it first, or give this server a data directory of its own.`,
  );
}
