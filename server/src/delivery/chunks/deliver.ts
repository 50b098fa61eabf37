import { ERRORS } from '@belfry/contract';
import type { Directory } from '../../applications/directory.js';
import type { Clock } from '../../platform/clock.js';
import { failpoint } from '../../platform/failpoints.js';
import type { Logger } from '../../platform/logger.js';
import { markChunkDelivered } from '../../storage/chunks.js';
import type { Database } from '../../storage/database.js';
import { deliverChunk } from '../../storage/messages.js';
import { type ChunkCounts, countChunk } from '../../storage/notifications.js';
import { type ClaimedWork, completeWork } from '../../storage/work.js';

export interface DeliveryParts {
  db: Database;
  directory: Directory;
  clock: Clock;
  logger: Logger;
}

/** Index in the chunk → why it was refused, as the ledger keeps it. */
function toRefusals(refused: Record<string, boolean>): { json: string; counts: Omit<ChunkCounts, 'sent'> } {
  const counts = { invalid: 0, unknownUser: 0 };
  const refusals = Object.fromEntries(
    Object.entries(refused).map(([index, unknown]) => {
      counts[unknown ? 'unknownUser' : 'invalid']++;
      return [
        index,
        unknown
          ? { outcome: 'unknown_user', code: ERRORS.UserNotFound.code, message: 'There is no such user.' }
          : { outcome: 'invalid', code: ERRORS.DeactivatedUser.code, message: 'The user is deactivated.' },
      ];
    }),
  );
  return { json: JSON.stringify(refusals), counts };
}

/**
 * Delivers one chunk of a batch: its messages, the outcomes, the counters and the end of the work are one
 * transaction. A worker that lost its lease finds its work gone and changes nothing.
 */
export async function deliverChunkWork(parts: DeliveryParts, work: ClaimedWork): Promise<void> {
  const { notification, chunk: number } = work;
  if (notification === null || number === null) throw new Error(`work ${work.id} names no chunk`);
  const application = await parts.directory.application(work.application);
  if (!application) throw new Error(`work ${work.id} belongs to no application`);
  const now = parts.clock.now();
  const done = await parts.db.transaction(async (connection) => {
    if (!(await completeWork(connection, work))) return null;
    await failpoint('deliver.claimed');
    const createsUsers = application.settings.unknownTargets === 'create';
    const { sent, refused } = await deliverChunk(connection, work.application, {
      notification,
      number,
      createsUsers,
      now,
    });
    await failpoint('deliver.messages_inserted');
    const refusals = refused ? toRefusals(refused) : null;
    await markChunkDelivered(connection, work.application, {
      notification,
      number,
      now,
      lateRefusals: refusals?.json ?? null,
    });
    const counts = { sent, ...(refusals?.counts ?? { invalid: 0, unknownUser: 0 }) };
    const state = await countChunk(connection, work.application, { notification, counts });
    await failpoint('deliver.counted');
    return state;
  });
  if (!done) {
    parts.logger.warn(
      { work: work.id, fence: work.fence },
      'lease lost: another worker has this chunk, nothing was changed',
    );
    return;
  }
  if (done.status === 'delivered')
    parts.logger.info({ notification, requested: done.requested, sent: done.sent }, 'batch delivered');
}
