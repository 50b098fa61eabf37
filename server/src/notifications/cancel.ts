import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Clock } from '../platform/clock.js';
import { failpoint } from '../platform/failpoints.js';
import { finishCancel, markCancelled } from '../storage/cancellations.js';
import { cancelChunk, findUndelivered } from '../storage/chunks.js';
import type { Database } from '../storage/database.js';
import { findNotification } from '../storage/notifications.js';
import {
  announceWork,
  callOffWork,
  type ClaimedWork,
  completeWork,
  goOnWithWork,
  insertWork,
  renewWork,
} from '../storage/work.js';
import { parseNotificationId } from './logs.js';

/** Before every other work but the most urgent's: what is cancelled should not be delivered meanwhile. */
const PRIORITY = 0;

/**
 * Cancels a batch that is scheduled, being read or being delivered. When it returns no further chunk is delivered:
 * what was delivered stays, the rest is called off in the background and ends as cancelled.
 * Throws ResourceNotFound, or InvalidValue for a notification that has ended.
 */
export async function cancelNotification(
  parts: { db: Database; wakeWorkers: () => void },
  application: Application,
  notificationId: string,
): Promise<void> {
  const notification = parseNotificationId(notificationId);
  const isCancelled = await parts.db.transaction(async (connection) => {
    if (!(await markCancelled(connection, application.id, notification))) return false;
    await insertWork(connection, application.id, {
      ...{ kind: 'cancel_notification', notification, priority: PRIORITY },
      runAt: null,
    });
    await announceWork(connection);
    await failpoint('cancel.marked');
    return true;
  });
  if (isCancelled) return parts.wakeWorkers();
  const row = await findNotification(parts.db, application.id, notification);
  if (!row) throw new BelfryError('ResourceNotFound', `There is no notification ${notificationId}.`);
  throw new BelfryError(
    'InvalidValue',
    `Notification ${notificationId} is ${row.status}; only a batch that has not ended can be cancelled.`,
  );
}

/**
 * Calls off what a cancelled notification has left, a chunk at a time, each in a transaction of its own that also
 * writes down how far it came. A chunk that is being delivered is waited for: its delivery finds the notification
 * cancelled and ends in nothing.
 */
export async function cancelNotificationWork(
  parts: { db: Database; clock: Clock },
  work: ClaimedWork,
): Promise<void> {
  const { application, notification } = work;
  if (notification === null) throw new Error(`work ${work.id} names no notification`);
  await parts.db.transaction(async (connection) => {
    await renewWork(connection, work);
    // Nothing shall be read from its file or released any more; then no chunk appears that is not seen here.
    if (work.chunk === null)
      await callOffWork(connection, application, { notification, kinds: ['read_targets', 'release'] });
    const number = await findUndelivered(connection, application, { notification, from: work.chunk ?? 0 });
    if (number === null) {
      await finishCancel(connection, application, notification);
      await completeWork(connection, work);
      await failpoint('cancel.finished');
      return;
    }
    await callOffWork(connection, application, { notification, kinds: ['deliver_chunk'], chunk: number });
    await cancelChunk(connection, application, { notification, number, now: parts.clock.now() });
    await failpoint('cancel.called_off');
    await goOnWithWork(connection, work, number + 1);
  });
}
