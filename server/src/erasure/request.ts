import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Database } from '../storage/database.js';
import { insertErasure } from '../storage/erasures.js';
import { announceWork } from '../storage/work.js';
import type { Sessions } from '../users/sessions.js';
import { FIRST_STEP } from './erase-user.js';

/**
 * Asks for a user to be erased. When it returns the user is unknown to every answer, no session of theirs is
 * good and no message gets to them; what is stored of them is removed in the background. It need not be a user:
 * logs and files may mention one who never was, or was deleted long ago.
 */
export async function requestErasure(
  parts: { db: Database; sessions: Sessions; wakeWorkers: () => void },
  application: Application,
  userIds: readonly string[],
): Promise<void> {
  const [userId] = userIds;
  if (userId === undefined || userIds.length > 1)
    throw new BelfryError(
      'InvalidValue',
      `"user_ids" holds ${userIds.length} users; name exactly one. Call once for each.`,
    );
  await parts.db.transaction(async (connection) => {
    await insertErasure(connection, application.id, { userId, first: FIRST_STEP });
    await announceWork(connection);
  });
  parts.sessions.forget(application, userId);
  parts.wakeWorkers();
}
