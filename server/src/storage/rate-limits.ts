import { type ApplicationKey, type Queryable, statement } from './database.js';

/**
 * A window is cut into so many slices. A call counts until all of them are over after the one it was made in,
 * which is as long as the window at least, and a slice longer at most: never more than the limit in any window,
 * and 95 % of it in every window at full load.
 */
export const SLICES = 20;

const count = statement(
  'rate_window_count',
  // One row an operation is locked, so calls take turns and see each other. The time is read with the lock held.
  // The answer need not wait for the disk: what a crash of the database forgets is a second of counting.
  `WITH locked AS MATERIALIZED (
     SELECT slice, slice_ms, counts FROM rate_windows
     WHERE application = $1 AND operation = $2 AND set_config('synchronous_commit', 'off', true) = 'off' FOR UPDATE
   ), now AS MATERIALIZED (
     SELECT now_ms() AS ms, locked.* FROM locked
   ), moved AS MATERIALIZED (
     SELECT ms, greatest(ms / $3, CASE WHEN slice_ms = $3 THEN slice END) AS slice,
       CASE WHEN slice_ms = $3 THEN least(greatest(ms / $3 - slice, 0), ${SLICES + 1}) ELSE ${SLICES + 1} END::int AS by,
       counts
     FROM now
   ), state AS MATERIALIZED (
     SELECT ms, slice, counts[by + 1:] || array_fill(0, ARRAY[by]) AS counts FROM moved
   ), decided AS MATERIALIZED (
     SELECT ms, slice, counts, (SELECT sum(one) FROM unnest(counts) AS one) + $5 <= $4 AS is_accepted FROM state
   ), counted AS (
     UPDATE rate_windows w SET slice_ms = $3, slice = d.slice,
       counts = d.counts[:${SLICES}] || (d.counts[${SLICES + 1}] + $5::int)
     FROM decided d WHERE w.application = $1 AND w.operation = $2 AND d.is_accepted
   )
   SELECT ms::float8 AS ms, slice::float8 AS slice, counts, is_accepted FROM decided`,
);
const insert = statement(
  'rate_window_insert',
  `INSERT INTO rate_windows (application, operation, slice_ms, slice, counts)
   VALUES ($1, $2, $3, 0, array_fill(0, ARRAY[${SLICES + 1}])) ON CONFLICT DO NOTHING`,
);

/** A rate limit as it was when a call asked to be counted. */
export interface RateWindow {
  isAccepted: boolean;
  /** Time of the database, Unix ms. */
  now: number;
  /** When each group of calls stops to count (Unix ms), in order, without the call itself. */
  ends: { at: number; calls: number }[];
}

export interface CountedCall {
  operation: string;
  limit: number;
  windowMs: number;
  cost: number;
}

interface Row {
  ms: number;
  slice: number;
  counts: number[];
  is_accepted: boolean;
}

/** Counts a call of an operation, unless that would be more than the limit in some window. */
export async function countCall(
  db: Queryable,
  application: ApplicationKey,
  call: CountedCall,
): Promise<RateWindow> {
  const { operation, limit, windowMs, cost } = call;
  const sliceMs = Math.ceil(windowMs / SLICES);
  const run = () => db.rows<Row>(count, [application, operation, sliceMs, limit, cost]);
  let [row] = await run();
  if (!row) {
    await db.count(insert, [application, operation, sliceMs]);
    [row] = await run();
  }
  if (!row) throw new Error(`the rate window of ${operation} cannot be found`);
  const { ms, slice, counts, is_accepted: isAccepted } = row;
  // The oldest of the slices ends to count when the next one begins.
  const ends = counts
    .map((calls, index) => ({ at: (slice + 1 + index) * sliceMs, calls }))
    .filter(({ calls }) => calls > 0);
  return { isAccepted, now: ms, ends };
}
