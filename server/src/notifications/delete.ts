import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Hint } from '../bus/hint.js';
import type { Clock } from '../platform/clock.js';
import { failpoint } from '../platform/failpoints.js';
import { insertDeletions } from '../storage/changes.js';
import type { Database } from '../storage/database.js';
import { lockNotifications, markDeleted } from '../storage/deletions.js';
import { announceWork, insertPurges } from '../storage/work.js';
import { parseNotificationId } from './logs.js';

/**
 * Deletes notifications, all or none; those whose time has not come are cancelled. When it returns no feed
 * shows them; their messages are removed in the background. Throws ResourceNotFound for an id that belongs to
 * nothing, to what was deleted before, or to what was cancelled before any of it was sent.
 */
export async function deleteNotifications(
  parts: { db: Database; clock: Clock; wakeWorkers: () => void; hint: (hint: Hint) => void },
  application: Application,
  notificationIds: readonly string[],
): Promise<void> {
  // As they were asked for, by the number they mean: the same may be named twice.
  const asked = new Map(notificationIds.map((text) => [parseNotificationId(text), text]));
  const ids = [...asked.keys()];
  await parts.db.transaction(async (connection) => {
    const found = await lockNotifications(connection, application.id, ids);
    const byId = new Map(found.map((one) => [BigInt(one.id), one]));
    for (const [id, text] of asked) {
      const one = byId.get(id);
      const more = ids.length > 1 ? ' Nothing was deleted.' : '';
      if (!one) throw new BelfryError('ResourceNotFound', `There is no notification ${text}.${more}`);
      const { status, sent } = one;
      if (status === 'deleted' || (status === 'cancelled' && sent === 0))
        throw new BelfryError('ResourceNotFound', `Notification ${text} is ${status} already.${more}`);
    }
    await markDeleted(connection, application.id, { ids, now: parts.clock.now() });
    await insertPurges(connection, application.id, ids);
    await insertDeletions(connection, application.id, ids);
    await failpoint('delete.marked');
    await announceWork(connection);
  });
  parts.wakeWorkers();
  parts.hint({ application: application.id, userIds: null });
}
