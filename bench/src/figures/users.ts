import { batchRequest, sendBatches } from '../api.js';
import { BATCH_TARGETS } from '../sample.js';
import type { Bench } from './figure.js';

/** Makes users the way an application usually does: by sending them something. */
export async function createUsers(bench: Bench, userIds: readonly string[]): Promise<void> {
  if (userIds.length > BATCH_TARGETS) throw new Error('one batch creates the users');
  const { sent } = await sendBatches(bench.server, [batchRequest(bench.server, userIds, 'first')]);
  if (sent !== userIds.length) throw new Error(`${sent} of ${userIds.length} users got their first message`);
}
