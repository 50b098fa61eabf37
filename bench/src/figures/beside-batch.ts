import { OPERATIONS } from '@belfry/contract';
import { callOperation, withClient } from '@belfry/testkit';
import { whole } from '../format.js';
import { HttpConnection, requireOk } from '../http-connection.js';
import { median, quantile } from '../statistics.js';
import { insertUsers, startFile, upload } from '../target-files.js';
import type { Bench, Measurement, Reading } from './figure.js';
import { sendRequests } from './realtime.js';

const ROWS = { full: 1_000_000, quick: 200_000 };
/** Sends a second, spread evenly, whatever the answers take: what an application at work sends. */
const RATE = 200;
const CONNECTIONS = 16;
const SLICE_MS = { full: 2_000, quick: 250 };
/** Slices beside the batch at most; it must last longer. */
const SLICES = 7;
const FILE = 'bench/low.csv';

/** The times of sends that begin at their moments, ms from the moment. */
async function pacedLatencies(
  connections: readonly HttpConnection[],
  requests: readonly Buffer[],
  ms: number,
): Promise<number[]> {
  const latencies: number[] = [];
  const start = performance.now() + 5;
  const total = (RATE * ms) / 1000;
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (next < total) {
        const due = start + (next * 1000) / RATE;
        const request = requests[next++ % requests.length] as Buffer;
        const wait = due - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        const from = performance.now();
        requireOk(await connection.request(request));
        // When all connections were busy it began late, and that counts; that a timer was late does not.
        latencies.push(performance.now() - (wait > 0 ? from : due));
      }
    }),
  );
  return latencies;
}

async function statusOf(bench: Bench, notification: string): Promise<string> {
  const { body } = await callOperation(bench.server, OPERATIONS.getNotification, {
    params: { notification_id: notification },
  });
  return body.status;
}

async function measureBeside(bench: Bench): Promise<Reading[]> {
  const { server, quick } = bench;
  const many = await insertUsers(bench, quick ? ROWS.quick : ROWS.full);
  const requests = sendRequests(bench, many.slice(0, 1_000));
  await upload(server, FILE, many);
  // What making the users has left to do would go on beside what is called idle.
  await withClient(server.connection, async (client) => {
    await client.query('VACUUM ANALYZE users');
    await client.query('CHECKPOINT').catch(() => {});
  });
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => HttpConnection.open(server.address)),
  );
  try {
    const ms = quick ? SLICE_MS.quick : SLICE_MS.full;
    const p99 = async () => quantile(await pacedLatencies(connections, requests, ms), 0.99);
    const idle: number[] = [];
    const busy: number[] = [];
    await p99();
    for (let slice = 0; slice < SLICES; slice++) idle.push(await p99());
    const batch = await startFile(server, FILE, { priority: 'low' });
    while (busy.length < SLICES) {
      const value = await p99();
      if ((await statusOf(bench, batch.notification)) === 'delivered') break;
      busy.push(value);
    }
    const seconds = await batch.delivered(many.length);
    if (busy.length === 0) throw new Error('the batch ended before anything was measured beside it');
    const did = `${median(busy).toFixed(1)} ms beside it, ${median(idle).toFixed(1)} ms idle, medians of ${busy.length} and ${idle.length} times ${(RATE * ms) / 1000} sends at ${RATE}/s; the batch took ${seconds.toFixed(1)} s, ${whole(many.length / seconds)} rows/s`;
    return [
      {
        title: `Realtime send, p99 while a batch of low priority to ${whole(many.length)} users runs, beside idle`,
        value: median(busy) / median(idle),
        unit: '',
        aim: 2,
        did,
      },
    ];
  } finally {
    for (const connection of connections) connection.close();
  }
}

export const besideBatch: Measurement = {
  name: 'beside-batch',
  title: 'Realtime send while a batch of low priority to 1,000,000 users runs',
  measure: measureBeside,
};
