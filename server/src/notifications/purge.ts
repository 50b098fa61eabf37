import type { Clock } from '../platform/clock.js';
import { failpoint } from '../platform/failpoints.js';
import { cancelChunk, findNextChunk } from '../storage/chunks.js';
import type { Database } from '../storage/database.js';
import { finishPurge, purgeChunkMessages, purgeTargetMessages } from '../storage/deletions.js';
import { callOffWork, type ClaimedWork, completeWork, goOnWithWork, renewWork } from '../storage/work.js';

/**
 * Removes what a deleted or cancelled notification left behind, a chunk at a time, each in a transaction of its
 * own that also writes down how far it came: whoever dies, the next goes on there.
 *
 * A chunk's work is taken away before its messages are. So when the transaction looks for messages, the chunk
 * has either been delivered, and they are all there, or it never will be: a delivery under way at that time
 * holds the work until it ends, and ends in nothing because it finds the notification deleted.
 */
export async function purgeNotificationWork(
  parts: { db: Database; clock: Clock },
  work: ClaimedWork,
): Promise<void> {
  const { application, notification } = work;
  if (notification === null) throw new Error(`work ${work.id} names no notification`);
  const now = parts.clock.now();
  await parts.db.transaction(async (connection) => {
    await renewWork(connection, work);
    // Nothing shall be read from its file or released any more; then no chunk appears that is not seen here.
    if (work.chunk === null) {
      const kinds = ['read_targets', 'release', 'cancel_notification'] as const;
      await callOffWork(connection, application, { notification, kinds });
    }
    const number = await findNextChunk(connection, application, { notification, from: work.chunk ?? 0 });
    if (number === null) {
      await purgeTargetMessages(connection, application, notification);
      await finishPurge(connection, application, { notification, now });
      await completeWork(connection, work);
      await failpoint('purge.finished');
      return;
    }
    await callOffWork(connection, application, { notification, kinds: ['deliver_chunk'], chunk: number });
    await cancelChunk(connection, application, { notification, number, now });
    await failpoint('purge.called_off');
    await purgeChunkMessages(connection, application, { notification, number });
    await failpoint('purge.messages_deleted');
    await goOnWithWork(connection, work, number + 1);
  });
}
