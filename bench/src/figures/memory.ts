import { withClient } from '@belfry/testkit';
import { batchRequest, sendBatches, someOf, verifyNewest } from '../api.js';
import { countRows } from '../database.js';
import { memoryOf } from '../process-figures.js';
import { BATCH_TARGETS, userIds, variablesOf } from '../sample.js';
import type { Measurement } from './figure.js';
import { whole } from '../format.js';
import { createUsers } from './users.js';

const BATCHES = { full: 100, quick: 5 };

const TITLE = 'Memory of the server process (RSS) after batches of 10,000, sent one after another';

export const memory: Measurement = {
  name: 'memory',
  title: TITLE,
  async measure(bench) {
    const { server } = bench;
    const users = userIds('customer', BATCH_TARGETS);
    await createUsers(bench, users);
    const count = () => withClient(server.connection, (client) => countRows(client, 'messages'));
    const before = await count();
    const batches = bench.quick ? BATCHES.quick : BATCHES.full;
    const requests = function* () {
      for (let batch = 0; batch < batches; batch++) yield batchRequest(server, users, `memory-${batch}`);
    };
    const start = performance.now();
    const { notifications, sent } = await sendBatches(server, requests());
    const seconds = (performance.now() - start) / 1000;
    const measured = memoryOf(server.pid);
    const messages = (await count()) - before;
    if (sent !== batches * BATCH_TARGETS || messages !== sent)
      throw new Error(`${sent} messages were sent and ${messages} stored of ${batches * BATCH_TARGETS}`);
    const last = {
      notification: notifications.at(-1) ?? '',
      variablesOf: (userId: string) => variablesOf(userId, `memory-${batches - 1}`),
    };
    await verifyNewest(server, someOf(users, 3), last);
    const { nowMb, peakMb } = measured;
    const peak = peakMb === null ? '' : `, ${whole(peakMb)} MB at most`;
    const did = `${whole(messages)} messages at ${whole(messages / seconds)} rows/s${peak}`;
    return [{ title: TITLE, value: nowMb, unit: 'MB', aim: 200, did }];
  },
};
