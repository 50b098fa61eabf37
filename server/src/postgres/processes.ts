/**
 * What is known about other processes of this machine.
 *
 * A pid alone says nothing: it is used again after its process has ended, and where no init process
 * collects the dead it stays taken for ever (a zombie answers `kill(pid, 0)`). So a process is named by its
 * pid and its start time, and one in state Z or X counts as gone.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { errorCode } from './errors.js';

export interface ProcessState {
  readonly parent: number;
  readonly name: string;
  /** Clock ticks since boot; on systems without /proc, a date. */
  readonly started: string;
}

/** A process that runs; null when there is none, or only its zombie. */
export function processState(pid: number): ProcessState | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') return fromProc(pid);
  if (process.platform === 'win32') return answersSignals(pid) ? UNKNOWN : null;
  return fromPs(pid);
}

/** Identifies this run of the kernel; empty where it cannot be told. */
export function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/** Names the set of processes in which our pids are valid: a container has its own. */
export function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** PostgreSQL processes whose working directory is `directory` (a real path). Linux only; else none. */
export function postgresProcessesIn(directory: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => workingDirectory(pid) === directory && processState(pid)?.name === 'postgres');
}

/** Null when it cannot be told: no such process, another user's, no /proc. */
export function workingDirectory(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** Sends a signal; a process that has just ended is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

const UNKNOWN: ProcessState = { parent: 0, name: '', started: '' };

function fromProc(pid: number): ProcessState | null {
  const text = readText(`/proc/${pid}/stat`);
  // Hidden from us (mount option hidepid) is not gone.
  if (text === null) return answersSignals(pid) ? UNKNOWN : null;
  // The name stands in parentheses and may itself hold parentheses and blanks.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return {
    parent: Number(fields[1]),
    name: text.slice(text.indexOf('(') + 1, end),
    started: fields[19] ?? '',
  };
}

function fromPs(pid: number): ProcessState | null {
  try {
    const columns = ['-o', 'stat=', '-o', 'ppid=', '-o', 'lstart=', '-o', 'ucomm='];
    const text = execFileSync('/bin/ps', [...columns, '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
    const words = text.trim().split(/\s+/);
    if (words.length < 8 || words[0]?.startsWith('Z')) return null;
    return { parent: Number(words[1]), started: words.slice(2, 7).join(' '), name: words.slice(7).join(' ') };
  } catch {
    return null;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
