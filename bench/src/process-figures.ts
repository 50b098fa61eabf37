import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const KIB_PER_MB = 1_000_000 / 1024;

export interface Memory {
  nowMb: number;
  /** Null where the system does not tell. */
  peakMb: number | null;
}

/** Resident memory of a process. */
export function memoryOf(pid: number): Memory {
  const status = readOrNull(`/proc/${pid}/status`);
  if (status === null) {
    const kib = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
    return { nowMb: kib / KIB_PER_MB, peakMb: null };
  }
  const mb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / KIB_PER_MB;
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
}

/** Linux counts CPU time in ticks of this many a second, on every platform that Node runs on. */
const TICKS = 100;

/** CPU time a process has taken; null where the system does not tell. */
export function cpuSecondsOf(pid: number): number | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name, second, is in parentheses and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
