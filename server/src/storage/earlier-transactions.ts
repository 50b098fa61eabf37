import type { Clock } from '../platform/clock.js';
import { type Queryable, statement } from './database.js';

const begin = statement(
  'earlier_transactions_begin',
  'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS until',
);
const ended = statement(
  'earlier_transactions_ended',
  'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 AS ended',
);

const LOOK_EVERY_MS = 20;

/**
 * Waits until every writing transaction that is under way now has ended; false when `ms` was not enough.
 * What was committed before this was called is seen by all that begin later: so after it, nothing more can be
 * stored on the strength of how things were before.
 */
export async function earlierTransactionsEnded(
  parts: { db: Queryable; clock: Clock },
  ms: number,
): Promise<boolean> {
  const { db, clock } = parts;
  const [row] = await db.rows<{ until: string }>(begin);
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    if ((await db.rows<{ ended: boolean }>(ended, [row?.until]))[0]?.ended) return true;
    if (waited >= ms) return false;
    await new Promise<void>((resolve) => {
      clock.after(LOOK_EVERY_MS, resolve);
    });
  }
}
