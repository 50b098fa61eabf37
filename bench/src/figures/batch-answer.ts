import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { batchRequest, postBatch, untilDelivered } from '../api.js';
import { HttpConnection } from '../http-connection.js';
import type { Sample, Sides } from '../rounds.js';
import { BATCH_TARGETS, userIds } from '../sample.js';
import type { Bench, Comparison } from './figure.js';
import { createUsers } from './users.js';

/** Writes bytes into a new file and waits until they are on the disk. */
async function writeFlushed(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const sampleOf = (start: number): Sample => ({ value: performance.now() - start, operations: 1 });

async function prepare(bench: Bench): Promise<Sides> {
  const { server } = bench;
  const users = userIds('customer', BATCH_TARGETS);
  await createUsers(bench, users);
  const path = join(server.directory, 'batch-answer');
  const connection = await HttpConnection.open(server.address);
  let sends = 0;
  let delivered = 0;
  return {
    async server() {
      const request = batchRequest(server, users, `answer-${sends++}`);
      const start = performance.now();
      const notification = await postBatch(connection, request);
      const sample = sampleOf(start);
      // Its delivery shall not be in the way of what comes next.
      delivered += await untilDelivered(server, connection, notification);
      return sample;
    },
    async raw() {
      const bytes = batchRequest(server, users, `raw-${sends}`);
      const start = performance.now();
      await writeFlushed(path, bytes);
      const sample = sampleOf(start);
      await rm(path);
      return sample;
    },
    async verify() {
      if (delivered !== sends * BATCH_TARGETS)
        throw new Error(`${sends} batches were answered 200 and ${delivered} messages delivered`);
    },
    async close() {
      connection.close();
    },
  };
}

export const batchAnswer: Comparison = {
  name: 'batch-answer',
  title: 'Batch of 10,000 with 4 variables each, request to answer',
  limit: 'Writing the bytes of the request into a file, with fsync',
  unit: 'ms',
  aim: 3,
  rounds: { full: 11, quick: 5 },
  prepare,
};
