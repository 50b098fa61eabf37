import { withClient } from '@belfry/testkit';
import type pg from 'pg';
import { HttpConnection, requestBytes, requireOk } from '../http-connection.js';
import { closeClients, countRows, freeConnections, insertRow, makeTwin, openClients } from '../database.js';
import { type Caller, load, type LoadResult, perSecond } from '../load.js';
import type { Sample, Sides } from '../rounds.js';
import { sendBody, userIds, variablesOf } from '../sample.js';
import { median } from '../statistics.js';
import type { Bench, Comparison } from './figure.js';
import { createUsers } from './users.js';

const USERS = 1_000;
const SEND = 'realtime';

/** One request to each of the users. */
export const sendRequests = (bench: Bench, users: readonly string[]): Buffer[] =>
  users.map((userId) =>
    requestBytes({
      method: 'POST',
      path: '/v1/notifications/messages',
      headers: { 'api-token': bench.server.token },
      body: sendBody('realtime', [userId], SEND),
    }),
  );

/** Ids like the server's: they grow, and lie in the partition of this month. */
function* notificationIds(): Generator<string, never> {
  for (let id = BigInt(Date.now()) << 22n; ; id++) yield id.toString();
}

function rawCallers(
  bench: Bench,
  { clients, callers }: { clients: readonly pg.Client[]; callers: number },
  users: readonly string[],
): Caller[] {
  const { application, channel } = bench;
  const ids = notificationIds();
  const variables = users.map((userId) => JSON.stringify(variablesOf(userId, SEND)));
  let next = 0;
  return Array.from({ length: callers }, (_, caller) => () => {
    const client = clients[caller % clients.length] as pg.Client;
    const index = next++ % users.length;
    return insertRow(client, {
      application,
      userId: users[index] as string,
      channel,
      notification: ids.next().value,
      sentAt: Date.now(),
      variables: variables[index] as string,
    });
  });
}

function serverCallers(connections: readonly HttpConnection[], requests: readonly Buffer[]): Caller[] {
  let next = 0;
  return connections.map((connection) => async () => {
    requireOk(await connection.request(requests[next++ % requests.length] as Buffer));
  });
}

/** Counts what both sides say they have done, and compares it with what the tables hold. */
class Ledger {
  #server = 0;
  #raw = 0;
  readonly #before: { messages: number; notifications: number };

  constructor(before: { messages: number; notifications: number }) {
    this.#before = before;
  }

  count(side: 'server' | 'raw', { operations }: LoadResult): void {
    if (side === 'server') this.#server += operations;
    else this.#raw += operations;
  }

  async verify(client: pg.Client): Promise<void> {
    const held = {
      messages: (await countRows(client, 'messages')) - this.#before.messages,
      notifications: (await countRows(client, 'notifications')) - this.#before.notifications,
      twin: (await countRows(client, 'bench.messages')) - this.#before.messages,
    };
    if (held.messages !== this.#server || held.notifications !== this.#server || held.twin !== this.#raw)
      throw new Error(
        `${this.#server} sends were answered 200 and ${this.#raw} rows inserted, but the tables hold ${JSON.stringify(held)} more`,
      );
  }
}

interface Shape {
  connections: number;
  ms: number;
  valueOf: (result: LoadResult) => number;
}

async function prepare(bench: Bench, { connections, ms, valueOf }: Shape): Promise<Sides> {
  const users = userIds('realtime', USERS);
  await createUsers(bench, users);
  const requests = sendRequests(bench, users);
  const { connection, address } = bench.server;
  const ledger = await withClient(connection, async (client) => {
    await makeTwin(client);
    return new Ledger({
      messages: await countRows(client, 'messages'),
      notifications: await countRows(client, 'notifications'),
    });
  });
  const clients = await openClients(connection, Math.min(connections, await freeConnections(connection)));
  const raw = rawCallers(bench, { clients, callers: connections }, users);
  const sample = (side: 'server' | 'raw', result: LoadResult): Sample => {
    ledger.count(side, result);
    return { value: valueOf(result), operations: result.operations };
  };
  return {
    async server() {
      const open = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(address)));
      try {
        return sample('server', await load(serverCallers(open, requests), ms));
      } finally {
        for (const one of open) one.close();
      }
    },
    raw: async () => sample('raw', await load(raw, ms)),
    verify: () => withClient(connection, (client) => ledger.verify(client)),
    close: () => closeClients(clients),
  };
}

const throughput = (connections: number, of: { name: string; limit: string; aim: number }): Comparison => ({
  ...of,
  title: `Realtime send to 1 user, ${connections} connections`,
  unit: 'requests/s',
  rounds: { full: 7, quick: 5 },
  prepare: (bench) => prepare(bench, { connections, ms: bench.quick ? 500 : 2_000, valueOf: perSecond }),
});

export const realtimeThroughput = throughput(64, {
  name: 'realtime',
  limit: 'One-row inserts of the same message, a commit each, 64 connections',
  aim: 1,
});

export const realtimeMany = throughput(128, {
  name: 'realtime-128',
  limit:
    'One-row inserts of the same message, a commit each, 128 callers over as many connections as PostgreSQL admits',
  aim: 1.2,
});

export const realtimeLatency: Comparison = {
  name: 'realtime-latency',
  title: 'Realtime send to 1 user, 1 connection, median',
  limit: 'One-row insert and commit, 1 connection, median',
  unit: 'ms',
  aim: 2.5,
  rounds: { full: 7, quick: 5 },
  prepare: (bench) =>
    prepare(bench, {
      connections: 1,
      ms: bench.quick ? 500 : 1_500,
      valueOf: ({ latencies }) => median(latencies),
    }),
};
