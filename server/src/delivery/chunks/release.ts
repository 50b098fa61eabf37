import { failpoint } from '../../platform/failpoints.js';
import { timeOfId } from '../../platform/ids.js';
import { insertChunkWork } from '../../storage/chunks.js';
import type { ApplicationKey, Database, Queryable } from '../../storage/database.js';
import { findSchedule, releaseNotification } from '../../storage/notifications.js';
import { ensurePartitions } from '../../storage/partitions.js';
import { announceWork, type ClaimedWork, completeWork, insertWork } from '../../storage/work.js';
import { PRIORITIES } from '../../notifications/batch.js';

/**
 * Lets the chunks of a batch be delivered, within the transaction that ends what it waited for: its time, or
 * the reading of its file. One whose time lies ahead gets work for that time instead; one that was cancelled
 * or deleted stays as it is.
 */
export async function releaseChunks(
  connection: Queryable,
  application: ApplicationKey,
  notification: string,
): Promise<void> {
  const released = await releaseNotification(connection, application, notification);
  if (released) {
    await insertChunkWork(connection, application, { notification, priority: PRIORITIES[released.priority] });
    await announceWork(connection);
    return;
  }
  const waiting = await findSchedule(connection, application, notification);
  if (waiting)
    await insertWork(connection, application, {
      kind: 'release',
      notification,
      priority: PRIORITIES[waiting.priority],
      runAt: waiting.scheduled_at,
    });
}

/** Releases a scheduled batch at its time. */
export async function releaseWork(db: Database, work: ClaimedWork): Promise<void> {
  const { notification } = work;
  if (notification === null) throw new Error(`work ${work.id} names no notification`);
  // A batch moved to an earlier time has an id of a month that may have no partition yet.
  await ensurePartitions(db, timeOfId(BigInt(notification)));
  await db.transaction(async (connection) => {
    await completeWork(connection, work);
    await releaseChunks(connection, work.application, notification);
    await failpoint('release.released');
  });
}
