import { startBeside } from '@belfry/testkit';
import { whole } from '../format.js';
import { cpuSecondsOf } from '../process-figures.js';
import { median } from '../statistics.js';
import { insertUsers, sendFile, upload } from '../target-files.js';
import type { Bench, Measurement, Reading } from './figure.js';

const ROWS = { full: 100_000, quick: 10_000 };
/** Up and down again, so that what grows meanwhile meets every count alike. */
const COUNTS = [1, 2, 4, 4, 2, 1] as const;
const ROUNDS = { full: 3, quick: 1 };
const FILE = 'bench/workers.csv';

/** The rates of sends with so many processes at work, of which one is the server itself. */
async function ratesOf(bench: Bench, users: readonly string[], processes: number): Promise<number[]> {
  const beside: { stop(): Promise<void> }[] = [];
  try {
    while (beside.length + 1 < processes) beside.push(await startBeside(bench.server, { roles: 'worker' }));
    // The new ones have nothing compiled and no connections yet.
    await sendFile(bench.server, FILE, users);
    const rates: number[] = [];
    for (let round = 0; round < (bench.quick ? ROUNDS.quick : ROUNDS.full); round++)
      rates.push(users.length / (await sendFile(bench.server, FILE, users)));
    return rates;
  } finally {
    for (const worker of beside) await worker.stop();
  }
}

async function measureWorkers(bench: Bench): Promise<Reading[]> {
  const users = await insertUsers(bench, bench.quick ? ROWS.quick : ROWS.full);
  await upload(bench.server, FILE, users);
  const rates = new Map<number, number[]>();
  const cpuBefore = cpuSecondsOf(bench.server.pid);
  for (const count of COUNTS)
    rates.set(count, [...(rates.get(count) ?? []), ...(await ratesOf(bench, users, count))]);
  const cpuAfter = cpuSecondsOf(bench.server.pid);
  const sends = COUNTS.length * (1 + (bench.quick ? ROUNDS.quick : ROUNDS.full));
  const cpu =
    cpuBefore === null || cpuAfter === null
      ? ''
      : `; the server process took ${whole(((cpuAfter - cpuBefore) / sends) * 1000)} ms of CPU a file`;
  const one = median(rates.get(1) ?? []);
  return [2, 4].map((count): Reading => {
    const rate = median(rates.get(count) ?? []);
    return {
      title: `File of ${whole(users.length)} targets with ${count} worker processes: rate beside that of 1`,
      value: rate / one,
      unit: '',
      aim: 1,
      isLeast: true,
      did: `${whole(rate)} rows/s; ${whole(one)} rows/s with 1${cpu}`,
    };
  });
}

export const fileWorkers: Measurement = {
  name: 'file-workers',
  title: 'File of 100,000 targets with 1, 2 and 4 worker processes',
  measure: measureWorkers,
};
