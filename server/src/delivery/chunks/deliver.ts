import type { Directory } from '../../applications/directory.js';
import { deactivatedTarget, unknownTarget } from '../../notifications/targets.js';
import type { Clock } from '../../platform/clock.js';
import { failpoint } from '../../platform/failpoints.js';
import type { Logger } from '../../platform/logger.js';
import { cancelChunk, markChunkDelivered } from '../../storage/chunks.js';
import type { Database } from '../../storage/database.js';
import { deliverChunk } from '../../storage/messages.js';
import { type ChunkCounts, countChunk } from '../../storage/notifications.js';
import { type ClaimedWork, completeWork } from '../../storage/work.js';

export interface DeliveryParts {
  db: Database;
  directory: Directory;
  clock: Clock;
  logger: Logger;
  /** Has the gateways look at what a commit has changed. */
  hint: () => void;
}

/** Index in the chunk → why it was refused, as the ledger keeps it. */
function toRefusals(refused: Record<string, boolean>): { json: string; counts: Omit<ChunkCounts, 'sent'> } {
  const counts = { invalid: 0, unknownUser: 0 };
  const refusals = Object.fromEntries(
    Object.entries(refused).map(([index, unknown]) => {
      counts[unknown ? 'unknownUser' : 'invalid']++;
      return [index, unknown ? unknownTarget : deactivatedTarget];
    }),
  );
  return { json: JSON.stringify(refusals), counts };
}

/** Undoes the transaction of a chunk whose notification was deleted or cancelled meanwhile. */
class NotificationEnded extends Error {}

/**
 * Ends the work of a chunk that shall not be delivered: its targets end as cancelled. Nothing happens when the
 * removal of the notification has done so already.
 */
async function callOff(
  parts: DeliveryParts,
  work: ClaimedWork,
  chunk: { notification: string; number: number },
) {
  await parts.db.transaction(async (connection) => {
    if (!(await completeWork(connection, work))) return;
    await cancelChunk(connection, work.application, { ...chunk, now: parts.clock.now() });
    await failpoint('deliver.called_off');
  });
}

/**
 * Delivers one chunk of a batch: its messages, the outcomes, the counters and the end of the work are one
 * transaction. A worker that lost its lease finds its work gone and changes nothing. When the notification was
 * deleted or cancelled before the last statement, nothing of the transaction stays and the chunk is called off.
 */
export async function deliverChunkWork(parts: DeliveryParts, work: ClaimedWork): Promise<void> {
  const { notification, chunk: number } = work;
  if (notification === null || number === null) throw new Error(`work ${work.id} names no chunk`);
  const application = await parts.directory.application(work.application);
  if (!application) throw new Error(`work ${work.id} belongs to no application`);
  const now = parts.clock.now();
  const done = await parts.db
    .transaction(async (connection) => {
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
      if (!state) throw new NotificationEnded();
      await failpoint('deliver.counted');
      return state;
    })
    .catch((error: unknown) => {
      if (error instanceof NotificationEnded) return 'ended' as const;
      throw error;
    });
  if (done === 'ended') return callOff(parts, work, { notification, number });
  if (!done) {
    parts.logger.warn(
      { work: work.id, fence: work.fence },
      'lease lost: another worker has this chunk, nothing was changed',
    );
    return;
  }
  parts.hint();
  if (done.status === 'delivered')
    parts.logger.info({ notification, requested: done.requested, sent: done.sent }, 'batch delivered');
}
