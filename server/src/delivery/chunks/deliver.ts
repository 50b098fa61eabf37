import type { Directory } from '../../applications/directory.js';
import type { Hint } from '../../bus/hint.js';
import { deactivatedTarget, optedOutTarget, unknownTarget } from '../../notifications/targets.js';
import type { Clock } from '../../platform/clock.js';
import { failpoint } from '../../platform/failpoints.js';
import { isPlanted } from '../../platform/planted-bugs.js';
import { cancelChunk, markChunkDelivered } from '../../storage/chunks.js';
import type { Database } from '../../storage/database.js';
import { deliverChunk, type LateRefusal } from '../../storage/messages.js';
import { type ChunkCounts, countChunk } from '../../storage/notifications.js';
import { type ClaimedWork, completeWork, LeaseLost } from '../../storage/work.js';
import type { BatchProgress } from './progress.js';

export interface DeliveryParts {
  db: Database;
  directory: Directory;
  clock: Clock;
  progress: BatchProgress;
  /** Has the gateways look at what a commit has changed. */
  hint: (hint: Hint) => void;
}

const REFUSALS = {
  unknown: { outcome: 'unknownUser', refusal: unknownTarget },
  deactivated: { outcome: 'invalid', refusal: deactivatedTarget },
  opted_out: { outcome: 'optedOut', refusal: optedOutTarget },
} as const;
const NONE = { invalid: 0, unknownUser: 0, optedOut: 0 } satisfies Partial<ChunkCounts>;

/** Index in the chunk → why it was refused, as the ledger keeps it. */
function toRefusals(refused: Record<string, LateRefusal>) {
  const counts = { invalid: 0, unknownUser: 0, optedOut: 0 };
  const refusals = Object.fromEntries(
    Object.entries(refused).map(([index, why]) => {
      const { outcome, refusal } = REFUSALS[why];
      counts[outcome]++;
      return [index, refusal];
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
    await completeWork(connection, work);
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
  const createsUsers = application.settings.unknownTargets === 'create';
  try {
    const state = await deliver(parts, work, { notification, number, createsUsers });
    parts.hint({ application: application.id, userIds: null });
    parts.progress.delivered(notification, state);
  } catch (error) {
    if (!(error instanceof NotificationEnded)) throw error;
    await callOff(parts, work, { notification, number }).catch((late: unknown) => {
      if (!(late instanceof LeaseLost)) throw late;
    });
  }
}

function deliver(
  { db, clock }: DeliveryParts,
  work: ClaimedWork,
  { notification, number, createsUsers }: { notification: string; number: number; createsUsers: boolean },
) {
  const { application } = work;
  const now = clock.now();
  return db.transaction(async (connection) => {
    await completeWork(connection, work);
    await failpoint('deliver.claimed');
    const chunk = { notification, number, createsUsers, now };
    const writer = isPlanted('two_step_completion') ? db : connection;
    const { sent, withheld, refused } = await deliverChunk(writer, application, chunk);
    await failpoint('deliver.messages_inserted');
    const refusals = refused ? toRefusals(refused) : null;
    const lateRefusals = refusals?.json ?? null;
    await markChunkDelivered(connection, application, { notification, number, now, lateRefusals });
    const counts = { sent, withheld, ...(refusals?.counts ?? NONE) };
    const state = await countChunk(connection, application, { notification, counts });
    if (!state) throw new NotificationEnded();
    await failpoint('deliver.counted');
    return state;
  });
}
