import type { Clock } from '../platform/clock.js';
import { failpoint } from '../platform/failpoints.js';
import type { Logger } from '../platform/logger.js';
import { listApplications } from '../storage/applications.js';
import type { Database } from '../storage/database.js';
import { dropPartition, listPartitions, type MessagePartition } from '../storage/partitions.js';
import {
  blankValues,
  cleanUsersRows,
  type IdRange,
  insertDropped,
  isRangeKept,
  listUncleanedRanges,
  setRangeCleaned,
  type Place,
} from '../storage/retention.js';

export interface RetentionParts {
  db: Database;
  clock: Clock;
  logger: Logger;
}

/**
 * How long messages stay on the disk after nobody can see them any more: room for a clock that is wrong, since
 * what is dropped cannot be brought back.
 */
export const GRACE_MS = 24 * 3600 * 1000;

/**
 * Drops the months of messages that have all expired, and removes what else is left of them: what users did with
 * them and the values they were sent with. The log of what was sent, and how each target ended, stays.
 *
 * A month is dropped in one transaction that also writes it down, and cleaned up after; whoever dies between the
 * two, the next cleans up from the beginning. Harmless when two processes do it at once.
 */
export async function applyRetention(parts: RetentionParts): Promise<void> {
  for (const partition of await listPartitions(parts.db)) {
    if (partition.endsAt + GRACE_MS > parts.clock.now()) break;
    await dropWhenExpired(parts, partition);
  }
  for (const range of await listUncleanedRanges(parts.db)) await cleanUp(parts, range);
}

async function dropWhenExpired(
  { db, clock, logger }: RetentionParts,
  partition: MessagePartition,
): Promise<void> {
  const now = clock.now();
  // Asked outside the transaction first: most months are kept, and this may read much.
  if (await isRangeKept(db, partition, now - GRACE_MS)) return;
  await db.transaction(async (connection) => {
    if (!(await dropPartition(connection, partition))) return;
    // Ids are made from the time, so none of the month is new; what is still to be done was looked at above.
    await insertDropped(connection, partition, now);
    await failpoint('retention.dropped');
  });
  logger.info({ partition: partition.name }, 'dropped a month of messages that have all expired');
}

async function cleanUp({ db, clock }: RetentionParts, range: IdRange): Promise<void> {
  for (const table of ['message_events', 'read_marks', 'read_times'] as const) {
    let from: Place | null = null;
    do from = await cleanUsersRows(db, table, { range, from });
    while (from);
    await failpoint(`retention.cleaned_${table}`);
  }
  for (const { id } of await listApplications(db)) {
    let first: bigint | null = range.first;
    while (first !== null) first = await blankValues(db, id, { ...range, first });
  }
  await setRangeCleaned(db, range, clock.now());
}
