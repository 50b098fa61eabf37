import { withClient } from '@belfry/testkit';
import { batchRequest, postBatch, someOf, untilDelivered, verifyNewest } from '../api.js';
import { closeClients, copyRows, copyText, countRows, makeTwin, openClients } from '../database.js';
import { HttpConnection } from '../http-connection.js';
import type { Sample, Sides } from '../rounds.js';
import { BATCH_TARGETS, userIds, variablesOf } from '../sample.js';
import type { Bench, Comparison } from './figure.js';
import { createUsers } from './users.js';

/** Feeds read after each batch. */
const READERS = 3;

/** The rows of a batch as COPY takes them. */
function rawRows(bench: Bench, users: readonly string[], send: string): Buffer {
  const { application, channel } = bench;
  const sentAt = Date.now();
  const notification = (BigInt(sentAt) << 22n).toString();
  return copyText(
    users.map((userId) => ({
      application,
      userId,
      channel,
      notification,
      sentAt,
      variables: JSON.stringify(variablesOf(userId, send)),
    })),
  );
}

const perSecond = (from: number): Sample => ({
  value: BATCH_TARGETS / ((performance.now() - from) / 1000),
  operations: BATCH_TARGETS,
});

/** `usersOf`: the targets of a round, by its number. Requests and rows are made before the clock starts. */
async function prepare(bench: Bench, usersOf: (round: number) => string[]): Promise<Sides> {
  const { server } = bench;
  const before = await withClient(server.connection, async (client) => {
    await makeTwin(client);
    return countRows(client, 'messages');
  });
  const [client] = await openClients(server.connection, 1);
  if (!client) throw new Error('no client');
  const batches = { server: 0, raw: 0 };
  return {
    async server() {
      const send = `batch-${batches.server}`;
      const users = usersOf(batches.server++);
      const request = batchRequest(server, users, send);
      const connection = await HttpConnection.open(server.address);
      const start = performance.now();
      const notification = await postBatch(connection, request);
      const sent = await untilDelivered(server, connection, notification);
      const sample = perSecond(start);
      connection.close();
      if (sent !== users.length) throw new Error(`${sent} of ${users.length} messages were sent`);
      await verifyNewest(server, [...someOf(users, READERS), users.at(-1) ?? ''], {
        notification,
        variablesOf: (userId) => variablesOf(userId, send),
      });
      return sample;
    },
    async raw() {
      const rows = rawRows(bench, usersOf(batches.raw), `batch-${batches.raw++}`);
      const start = performance.now();
      await copyRows(client, rows);
      return perSecond(start);
    },
    async verify() {
      const held = {
        server: (await countRows(client, 'messages')) - before,
        raw: (await countRows(client, 'bench.messages')) - before,
      };
      for (const side of ['server', 'raw'] as const)
        if (held[side] !== batches[side] * BATCH_TARGETS)
          throw new Error(
            `${batches[side]} batches were written, but the table holds ${held[side]} rows more`,
          );
    },
    close: () => closeClients([client]),
  };
}

const COMMON = {
  limit: 'COPY of the same messages into the same table',
  unit: 'rows/s',
  aim: 0.5,
  rounds: { full: 9, quick: 5 },
} as const;

export const batchToUsers: Comparison = {
  ...COMMON,
  name: 'batch',
  title: 'Batch of 10,000 with 4 variables each, request to last message readable',
  async prepare(bench) {
    const users = userIds('customer', BATCH_TARGETS);
    await createUsers(bench, users);
    return prepare(bench, () => users);
  },
};

export const batchToNewUsers: Comparison = {
  ...COMMON,
  name: 'batch-new-users',
  title: 'The same to users not seen before, who are created',
  prepare: (bench) => prepare(bench, (round) => userIds(`new-${round}`, BATCH_TARGETS)),
};
