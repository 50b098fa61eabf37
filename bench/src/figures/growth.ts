import { withClient } from '@belfry/testkit';
import type pg from 'pg';
import { batchRequest, sendBatches } from '../api.js';
import { copyRows, copyText, countRows } from '../database.js';
import { whole } from '../format.js';
import { BATCH_TARGETS, userIds, variablesOf } from '../sample.js';
import { median } from '../statistics.js';
import { insertUsers } from '../target-files.js';
import type { Bench, Measurement, Reading } from './figure.js';

const USERS = { full: 100_000, quick: 20_000 };
/** Messages of each user at first, and in the end. */
const EACH = { full: { few: 10, many: 200 }, quick: { few: 5, many: 20 } };
const ROUNDS = { full: 9, quick: 3 };
/** In one statement: it must end before the server's patience with a busy disk does. */
const FILL = 10;

/** Gives every user messages of `from` up to `to` notifications of the last hours. */
async function fill(client: pg.Client, bench: Bench, of: { users: number; from: number; to: number }) {
  const { application, channel } = bench;
  for (let from = of.from; from < of.to; from += FILL)
    await client.query(
      `INSERT INTO messages (application, user_id, channel, notification, sent_at, variables, position)
       SELECT $1, 'target-' || lpad(u::text, 7, '0'), $2, (($3::bigint + n) << 22) + 3, $3::bigint + n,
         '{"name":"Customer","order":"order 1234567","item":"Walnut desk","arrival":"on Thursday"}', 0
       FROM generate_series(0, $4::int - 1) u, generate_series($5::int, $6::int - 1) n`,
      [application, channel, Date.now() - 3_600_000, of.users, from, Math.min(from + FILL, of.to)],
    );
  await client.query('VACUUM ANALYZE messages');
  await client.query('CHECKPOINT').catch(() => {});
}

/** The same messages as those of a batch, of no notification. */
function rawRows({ application, channel }: Bench, users: readonly string[], send: string): Buffer {
  const sentAt = Date.now();
  const notification = ((BigInt(sentAt) << 22n) + 5n).toString();
  return copyText(
    users.map((userId) => {
      const variables = JSON.stringify(variablesOf(userId, send));
      return { application, userId, channel, notification, sentAt, variables };
    }),
  );
}

/** Median times of a batch and of COPY, in ms; every round has other users. */
async function timesOf(client: pg.Client, bench: Bench, of: { users: readonly string[]; name: string }) {
  const { users, name } = of;
  const parts = Math.floor(users.length / BATCH_TARGETS);
  const times = { batch: [] as number[], copy: [] as number[] };
  const rounds = bench.quick ? ROUNDS.quick : ROUNDS.full;
  // The first round is of warming up.
  for (let round = -1; round < rounds; round++) {
    const part = (round + parts) % parts;
    // COPY has others than the batch: it shall find the pages of the index as cold.
    const other = (part + Math.ceil(parts / 2)) % parts;
    const targetsOf = (wanted: number) =>
      users.filter((_, index) => index % parts === wanted).slice(0, BATCH_TARGETS);
    const request = batchRequest(bench.server, targetsOf(part), `${name}-${round}`);
    const rows = rawRows(bench, targetsOf(other), `${name}-${round}`);
    let start = performance.now();
    await sendBatches(bench.server, [request]);
    const batch = performance.now() - start;
    start = performance.now();
    await copyRows(client, rows, 'public.messages');
    if (round < 0) continue;
    times.batch.push(batch);
    times.copy.push(performance.now() - start);
  }
  return { batch: median(times.batch), copy: median(times.copy) };
}

async function measureGrowth(bench: Bench): Promise<Reading[]> {
  const users = bench.quick ? USERS.quick : USERS.full;
  const { few, many } = bench.quick ? EACH.quick : EACH.full;
  await insertUsers(bench, users);
  const ids = userIds('target', users, 7);
  return withClient(bench.server.connection, async (client) => {
    await fill(client, bench, { users, from: 0, to: few });
    const small = {
      rows: await countRows(client, 'messages'),
      ...(await timesOf(client, bench, { users: ids, name: 'few' })),
    };
    await fill(client, bench, { users, from: few, to: many });
    const large = {
      rows: await countRows(client, 'messages'),
      ...(await timesOf(client, bench, { users: ids, name: 'many' })),
    };
    const copy = `COPY of as many rows: ${small.copy.toFixed(0)} and ${large.copy.toFixed(0)} ms, ${(large.copy / small.copy).toFixed(2)} times`;
    return [
      {
        title: `Batch of 10,000 among ${whole(large.rows)} messages, time beside that among ${whole(small.rows)}`,
        value: large.batch / small.batch,
        unit: '',
        aim: 1.3,
        did: `${small.batch.toFixed(0)} and ${large.batch.toFixed(0)} ms; ${copy}`,
      },
    ];
  });
}

export const growth: Measurement = {
  name: 'growth',
  title: 'Cost of a batch as the messages grow from 1,000,000 to 20,000,000',
  measure: measureGrowth,
};
