import { leaseMs } from '../platform/leases.js';
import { CHUNK_LISTS, type NewChunk, ROWS_READ } from './chunks.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import type { Status } from './notifications.js';
import type { ClaimedWork } from './work.js';

/*
 * A batch whose targets are in a file has no `requested` until the whole file has been read and found good. Until
 * then its chunks hold the rows read so far, its counters their outcomes, and no chunk has work to deliver it.
 * When it is cancelled or deleted meanwhile, the rows read so far are what was asked for.
 */

const UNREAD = `requested IS NULL AND status IN ('scheduled', 'queued')`;

const find = statement(
  'target_read_find',
  `SELECT template_key, template_version, variables, status, requested, targets_file,
     ${ROWS_READ('n.application', 'n.id')} AS rows_read,
     coalesce((SELECT max(number) + 1 FROM chunks WHERE application = $1 AND notification = $2), 0) AS next_number
   FROM notifications n WHERE application = $1 AND id = $2`,
);
const store = statement(
  'target_read_store',
  // One statement, so that storing takes one turn of a process that is busy reading. Each step needs the one before.
  `WITH held AS (
     UPDATE work SET lease_until = now_ms() + $13, attempts = 1, deaths = 0 WHERE id = $3 AND fence = $4 RETURNING id
   ), counted AS (
     UPDATE notifications SET duplicate = duplicate + $5, invalid = invalid + $6,
       missing_variable = missing_variable + $7, chunks_left = chunks_left + 1
     WHERE application = $1 AND id = $2 AND ${UNREAD} AND EXISTS (SELECT FROM held) RETURNING id
   ), inserted AS (
     INSERT INTO chunks (application, notification, number, first_position, user_ids, variables, refusals)
     SELECT $1, $2, $8, $9, ${CHUNK_LISTS(10)} FROM counted
   )
   SELECT CASE WHEN NOT EXISTS (SELECT FROM held) THEN 'lost'
     WHEN NOT EXISTS (SELECT FROM counted) THEN 'ended' ELSE 'stored' END AS result`,
);
const finish = statement(
  'target_read_finish',
  `UPDATE notifications SET requested = $3 WHERE application = $1 AND id = $2 AND ${UNREAD}`,
);
const fail = statement(
  'target_read_fail',
  `WITH failed AS (
     UPDATE notifications SET status = 'failed', failure = $3, requested = 0, chunks_left = 0,
       duplicate = 0, invalid = 0, missing_variable = 0
     WHERE application = $1 AND id = $2 AND ${UNREAD} RETURNING application, id
   ), removed AS (
     DELETE FROM chunks c USING failed f WHERE c.application = f.application AND c.notification = f.id
   ), changed AS (
     INSERT INTO metric_deltas (application, notification) SELECT application, id FROM failed
   )
   SELECT FROM failed`,
);
export interface TargetRead {
  template_key: string;
  template_version: number;
  /** Defaults and values common to all targets, flat. */
  variables: Record<string, string>;
  status: Status;
  requested: number | null;
  targets_file: { file_key: string; storage_key: string } | null;
  /** Rows that are in chunks, and the number of the chunk that comes next. */
  rows_read: number;
  next_number: number;
}

export async function findTargetRead(
  db: Queryable,
  application: ApplicationKey,
  notification: string,
): Promise<TargetRead | null> {
  return (await db.rows<TargetRead>(find, [application, notification]))[0] ?? null;
}

/**
 * Stores rows that were read as a chunk, adds their outcomes to the notification and makes the lease last longer.
 * Nothing of it happens when the lease is 'lost', or the notification has 'ended': cancelled or deleted.
 */
export async function storeTargetsRead(
  db: Queryable,
  application: ApplicationKey,
  stored: {
    work: ClaimedWork;
    chunk: NewChunk;
    counts: { duplicate: number; invalid: number; missing_variable: number };
  },
): Promise<'stored' | 'lost' | 'ended'> {
  const { work, chunk, counts } = stored;
  const values = [
    ...[application, work.notification, work.id, work.fence],
    ...[counts.duplicate, counts.invalid, counts.missing_variable],
    ...[chunk.number, chunk.firstPosition, ...chunk.lists, leaseMs()],
  ];
  const [row] = await db.rows<{ result: 'stored' | 'lost' | 'ended' }>(store, values);
  return row?.result ?? 'lost';
}

/** States how many rows the file has, all of which are in chunks. False: nobody wants it any more. */
export async function finishTargetRead(
  db: Queryable,
  application: ApplicationKey,
  read: { notification: string; requested: number },
): Promise<boolean> {
  return (await db.count(finish, [application, read.notification, read.requested])) === 1;
}

/**
 * Ends a notification whose file cannot be used. Rows read so far are forgotten: nothing was asked for that could
 * be sent, so `requested` is 0, and the outcomes add up. False: it has ended already.
 */
export async function failTargetRead(
  db: Queryable,
  application: ApplicationKey,
  read: { notification: string; failure: { code: number; message: string } },
): Promise<boolean> {
  return (await db.rows(fail, [application, read.notification, read.failure])).length === 1;
}
