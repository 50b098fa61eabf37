import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { closeClients, copyRows, copyText, countRows, makeTwin, openClients } from '../database.js';
import { whole } from '../format.js';
import { LatencyProbe } from '../latency-probe.js';
import { memoryOf } from '../process-figures.js';
import type { Sides } from '../rounds.js';
import { fileVariablesOf } from '../sample.js';
import { median } from '../statistics.js';
import { insertUsers, sendFile, upload } from '../target-files.js';
import type { Bench, Comparison, Measurement, Reading } from './figure.js';

const ROWS = { full: 100_000, quick: 10_000 };
const MANY_ROWS = { full: 1_000_000, quick: 50_000 };

/** The messages of a file as COPY takes them. */
function rawRows({ application, channel }: Bench, users: readonly string[]): Buffer {
  const sentAt = Date.now();
  const notification = (BigInt(sentAt) << 22n).toString();
  return copyText(
    users.map((userId) => {
      const variables = JSON.stringify(fileVariablesOf(userId));
      return { application, userId, channel, notification, sentAt, variables };
    }),
  );
}

/** Throws unless the table has `expected` rows more than before. */
async function verifyRows(client: pg.Client, table: 'messages' | 'bench.messages', expected: number) {
  const held = await countRows(client, table);
  if (held !== expected) throw new Error(`${table} holds ${held} rows where ${expected} were expected`);
}

async function prepare(bench: Bench, { asCsv } = { asCsv: false }): Promise<Sides> {
  const { server } = bench;
  const users = await insertUsers(bench, bench.quick ? ROWS.quick : ROWS.full);
  await upload(server, 'bench/targets.csv', users);
  if (asCsv) removePreparedRows(server.files);
  const [client] = await openClients(server.connection, 1);
  if (!client) throw new Error('no client');
  await makeTwin(client);
  const before = await countRows(client, 'messages');
  const sends = { server: 0, raw: 0 };
  const sample = (seconds: number) => ({ value: users.length / seconds, operations: users.length });
  return {
    async server() {
      sends.server++;
      return sample(await sendFile(server, 'bench/targets.csv', users));
    },
    async raw() {
      sends.raw++;
      const rows = rawRows(bench, users);
      const start = performance.now();
      await copyRows(client, rows);
      return sample((performance.now() - start) / 1000);
    },
    async verify() {
      await verifyRows(client, 'messages', before + sends.server * users.length);
      await verifyRows(client, 'bench.messages', before + sends.raw * users.length);
    },
    close: () => closeClients([client]),
  };
}

export const fileSend: Comparison = {
  name: 'file',
  title: 'File of 100,000 targets with 4 variables each, request to last message readable',
  limit: 'COPY of the same messages into the same table',
  unit: 'rows/s',
  aim: 0.7,
  rounds: { full: 7, quick: 3 },
  prepare,
};

/** Leaves of every file its CSV only, as of one that was uploaded to S3. */
function removePreparedRows(files: string): void {
  const prepared = readdirSync(files, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.rows'),
  );
  if (prepared.length === 0) throw new Error(`no upload has left prepared rows in ${files}`);
  for (const name of prepared) rmSync(join(files, name));
}

export const fileAsCsv: Comparison = {
  ...fileSend,
  name: 'file-csv',
  title: 'The same file, read as CSV as one in S3 is',
  aim: 0.5,
  prepare: (bench) => prepare(bench, { asCsv: true }),
};

/** Resident memory at its highest while `work` runs, looked at every 20 ms. */
async function withPeakMemory<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ result: T; peakMb: number }> {
  let peakMb = 0;
  const look = () => (peakMb = Math.max(peakMb, memoryOf(pid).nowMb));
  const timer = setInterval(look, 20);
  try {
    const result = await work();
    look();
    return { result, peakMb };
  } finally {
    clearInterval(timer);
  }
}

async function measureMany(bench: Bench): Promise<Reading[]> {
  const { server, quick } = bench;
  const many = await insertUsers(bench, quick ? MANY_ROWS.quick : MANY_ROWS.full);
  const few = many.slice(0, quick ? ROWS.quick : ROWS.full);
  await upload(server, 'bench/few.csv', few);
  await upload(server, 'bench/many.csv', many);
  const rates: number[] = [];
  for (let round = 0; round < 3; round++)
    rates.push(few.length / (await sendFile(server, 'bench/few.csv', few)));
  const probe = await LatencyProbe.start(server.address);
  const { result: seconds, peakMb } = await withPeakMemory(server.pid, () =>
    sendFile(server, 'bench/many.csv', many),
  );
  const latency = await probe.stop();
  const rate = many.length / seconds;
  const what = `File of ${whole(many.length)} targets`;
  const did = `${whole(rate)} rows/s, ${seconds.toFixed(1)} s`;
  return [
    {
      title: `${what}: rate beside that of ${whole(few.length)}`,
      value: rate / median(rates),
      unit: '',
      aim: 0.8,
      isLeast: true,
      did: `${did}; ${whole(median(rates))} rows/s with ${whole(few.length)}`,
    },
    {
      title: `${what}: highest memory of the server process (RSS)`,
      value: peakMb,
      unit: 'MB',
      aim: 256,
      did,
    },
    {
      title: `${what}: longest answer to GET /healthz meanwhile`,
      value: latency.longest,
      unit: 'ms',
      aim: 200,
      did: `asked ${whole(latency.count)} times, median ${latency.median.toFixed(1)} ms`,
    },
  ];
}

export const fileOfMillion: Measurement = {
  name: 'file-million',
  title: 'File of 1,000,000 targets: rate, memory, and how long the server is away',
  measure: measureMany,
};
