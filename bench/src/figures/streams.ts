import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startBeside } from '@belfry/testkit';
import { batchRequest, postBatch, sessionTokens, untilDelivered } from '../api.js';
import { whole } from '../format.js';
import { HttpConnection } from '../http-connection.js';
import { cpuSecondsOf, memoryOf } from '../process-figures.js';
import { userIds, variablesOf } from '../sample.js';
import { median } from '../statistics.js';
import { StreamCrowd } from '../stream-crowd.js';
import type { Bench, Measurement, Reading } from './figure.js';
import { createUsers } from './users.js';

const STREAMS = { full: 10_000, quick: 500 };
const ROUNDS = { full: 9, quick: 3 };
/** Before the memory is read: what opening has left is collected, mostly. */
const SETTLE_MS = { full: 5_000, quick: 500 };
const BARE = fileURLToPath(new URL('../bare-streams.js', import.meta.url));

const TITLE = 'Live streams: memory, and a batch to all of them';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Held {
  crowd: StreamCrowd;
  /** Of the process that keeps them. */
  kb: number;
}

/** Opens streams and reads how much larger the process has become by each. */
async function hold(
  of: { pid: number; address: { host: string; port: number }; settleMs: number },
  sessions: readonly string[],
): Promise<Held> {
  await pause(of.settleMs);
  const before = memoryOf(of.pid).nowMb;
  const crowd = await StreamCrowd.open(of.address, sessions);
  await pause(of.settleMs);
  return { crowd, kb: ((memoryOf(of.pid).nowMb - before) * 1_000) / sessions.length };
}

/** What an event of the batch is on the wire, about. */
const eventLike = (userId: string, mark: string): string => {
  const variables = variablesOf(userId, mark);
  return `id: AcUBb4QmY8WqsgGsAgAA\ndata: ${JSON.stringify({ changes: [{ type: 'message', message: { variables, text: 'x'.repeat(500) } }] })}\n\n`;
};

interface Bare {
  kb: number;
  ms: number;
  /** CPU time of an event, µs; null where the system does not tell. */
  cpuUs: number | null;
}

/** CPU time that a process has taken since, µs for each of so many events. */
const cpuUsSince = (before: number | null, pid: number, events: number): number | null => {
  const now = cpuSecondsOf(pid);
  return before === null || now === null ? null : ((now - before) / events) * 1e6;
};
const micros = (us: number | null): string => (us === null ? 'unknown' : `${us.toFixed(0)} µs`);

/** The same without Belfry: the memory of a stream, and how long a text takes to all. */
async function bare(sessions: readonly string[], { quick }: Bench): Promise<Bare> {
  const child: ChildProcess = fork(BARE);
  try {
    const [port] = (await once(child, 'message')) as [number];
    const address = { host: '127.0.0.1', port };
    const settleMs = quick ? SETTLE_MS.quick : SETTLE_MS.full;
    const { crowd, kb } = await hold({ pid: child.pid ?? 0, address, settleMs }, sessions);
    const times: number[] = [];
    const count = quick ? ROUNDS.quick : ROUNDS.full;
    const cpu = cpuSecondsOf(child.pid ?? 0);
    for (let round = 0; round < count; round++) {
      const mark = `bare-${round}`;
      const everywhere = crowd.everywhere(mark);
      const start = performance.now();
      child.send(eventLike('customer-000000', mark));
      times.push((await everywhere) - start);
    }
    crowd.close();
    const cpuUs = cpuUsSince(cpu, child.pid ?? 0, count * sessions.length);
    return { kb, ms: median(times), cpuUs };
  } finally {
    child.kill();
  }
}

interface Batch {
  /** From the request to: on every stream, and `delivered`. */
  streamsMs: number;
  deliveredMs: number;
}

async function sendToAll(
  { server }: Bench,
  of: { users: readonly string[]; crowd: StreamCrowd | null; mark: string },
): Promise<Batch> {
  const connection = await HttpConnection.open(server.address);
  const request = batchRequest(server, of.users, of.mark);
  const everywhere = of.crowd?.everywhere(`"order":"${of.mark}-`);
  const start = performance.now();
  const notification = await postBatch(connection, request);
  const sent = await untilDelivered(server, connection, notification);
  const deliveredMs = performance.now() - start;
  if (sent !== of.users.length) throw new Error(`${sent} of ${of.users.length} messages were delivered`);
  const streamsMs = everywhere ? (await everywhere) - start : 0;
  connection.close();
  return { streamsMs, deliveredMs };
}

async function rounds(bench: Bench, of: { users: readonly string[]; crowd: StreamCrowd | null }) {
  const name = of.crowd ? 'streamed' : 'alone';
  const { pid } = bench.server;
  let cpu: number | null = null;
  const batches: Batch[] = [];
  for (let round = -1; round < (bench.quick ? ROUNDS.quick : ROUNDS.full); round++) {
    const batch = await sendToAll(bench, { ...of, mark: `${name}-${round + 1}` });
    // The first warms up.
    if (round >= 0) batches.push(batch);
    else cpu = cpuSecondsOf(pid);
  }
  return {
    streamsMs: median(batches.map(({ streamsMs }) => streamsMs)),
    deliveredMs: median(batches.map(({ deliveredMs }) => deliveredMs)),
    ratio: median(batches.map(({ streamsMs, deliveredMs }) => streamsMs / deliveredMs)),
    cpuUs: cpuUsSince(cpu, pid, batches.length * of.users.length),
  };
}

/** In a process that has done nothing before: no room is left in its memory by what it has done. */
async function memoryOfStreams({ server, quick }: Bench, sessions: readonly string[]): Promise<number> {
  const beside = await startBeside(server, { roles: 'api,gateway' });
  try {
    const settleMs = quick ? SETTLE_MS.quick : SETTLE_MS.full;
    const { crowd, kb } = await hold({ ...beside, settleMs }, sessions);
    crowd.close();
    return kb;
  } finally {
    await beside.stop();
  }
}

async function measureStreams(bench: Bench): Promise<Reading[]> {
  const { server, quick } = bench;
  const users = userIds('listener', quick ? STREAMS.quick : STREAMS.full);
  await createUsers(bench, users);
  const sessions = await sessionTokens(server, users);
  const raw = await bare(sessions, bench);
  const kb = await memoryOfStreams(bench, sessions);
  const alone = await rounds(bench, { users, crowd: null });
  const crowd = await StreamCrowd.open(server.address, sessions);
  try {
    const told = await rounds(bench, { users, crowd });
    const count = whole(users.length);
    return [
      {
        title: `Memory of a server process for each of ${count} live streams (RSS)`,
        value: kb,
        unit: 'KB',
        aim: 20,
        did: `${raw.kb.toFixed(1)} KB in a process of Node’s HTTP server that only keeps them`,
      },
      {
        title: `Batch of ${count} on all of ${count} live streams, beside the time of its delivery`,
        value: told.ratio,
        unit: '',
        aim: 1.5,
        did: `median ms from the request: on the last stream ${whole(told.streamsMs)}, delivered ${whole(told.deliveredMs)}, delivered with no stream open ${whole(alone.deliveredMs)}; ${whole(raw.ms)} for one text of that length by Node’s HTTP server to all. CPU of the server for each user: ${micros(told.cpuUs)}, ${micros(alone.cpuUs)} with no stream open, ${micros(raw.cpuUs)} for the text by Node’s HTTP server`,
      },
    ];
  } finally {
    crowd.close();
  }
}

export const streams: Measurement = { name: 'streams', title: TITLE, measure: measureStreams };
