import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Database } from '../storage/database.js';
import { findNotification, rescheduleNotification } from '../storage/notifications.js';
import { rescheduleRelease } from '../storage/work.js';
import { parseNotificationId } from './logs.js';
import { checkSchedule } from './request.js';

/** Moves a scheduled notification to another time. Its id, and with it its place in feeds, stays. */
export async function reschedule(
  db: Database,
  application: Application,
  change: { notificationId: string; scheduledAt: number; now: number },
): Promise<void> {
  const { notificationId, scheduledAt, now } = change;
  checkSchedule(scheduledAt, now);
  const notification = parseNotificationId(notificationId);
  const moved = await db.transaction(async (connection) => {
    // The work first, as the release and the end of a reading do: two that lock in another order could wait for each other.
    await rescheduleRelease(connection, application.id, { notification, runAt: scheduledAt });
    return rescheduleNotification(connection, application.id, { notification, scheduledAt });
  });
  if (moved) return;
  const row = await findNotification(db, application.id, notification);
  if (!row) throw new BelfryError('ResourceNotFound', `There is no notification ${notificationId}.`);
  throw new BelfryError(
    'InvalidValue',
    `Notification ${notificationId} is ${row.status}; only a scheduled one can be moved.`,
  );
}
