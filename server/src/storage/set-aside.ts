import { type ApplicationKey, type Queryable, statement } from './database.js';
import type { WorkKind } from './work.js';

/*
 * Work that was set aside waits for an operator. What it belongs to says so: a batch counts the chunks, and has
 * failed when no others are left; one that could not be released at its time has failed as a whole.
 */

export interface Failure {
  code: number;
  message: string;
}

const setChunkAsideSql = statement(
  'set_aside_chunk',
  `WITH failed AS (
     UPDATE notifications SET failure = $3, chunks_set_aside = chunks_set_aside + 1,
       status = CASE WHEN chunks_left = chunks_set_aside + 1 THEN 'failed' ELSE 'delivering' END
     WHERE application = $1 AND id = $2 AND status IN ('queued', 'delivering') RETURNING application, id
   )
   INSERT INTO metric_deltas (application, notification) SELECT application, id FROM failed`,
);
const setReleaseAsideSql = statement(
  'set_aside_release',
  `UPDATE notifications SET failure = $3, status = 'failed' WHERE application = $1 AND id = $2 AND status = 'scheduled'`,
);
const list = statement(
  'set_aside_list',
  `SELECT w.id, w.kind, w.application, w.notification, w.chunk, w.attempts, w.deaths, w.failure,
     w.failed_at::float8 AS failed_at, a.application_id
   FROM work w JOIN applications a ON a.id = w.application WHERE w.failed_at IS NOT NULL ORDER BY w.failed_at, w.id`,
);
const retry = statement(
  'set_aside_retry',
  `WITH again AS (
     UPDATE work SET failed_at = NULL, failure = NULL, attempts = 0, deaths = 0, lease_until = 0, run_at = now_ms()
     WHERE failed_at IS NOT NULL AND ($1::bigint[] IS NULL OR id = ANY($1)) RETURNING id, kind, application, notification
   ), chunk AS (
     SELECT application, notification, count(*)::int AS count FROM again WHERE kind = 'deliver_chunk' GROUP BY 1, 2
   ), batch AS (
     UPDATE notifications n SET chunks_set_aside = n.chunks_set_aside - c.count,
       failure = CASE WHEN n.chunks_set_aside > c.count THEN n.failure END,
       status = CASE n.status WHEN 'failed' THEN 'delivering' ELSE n.status END
     FROM chunk c WHERE n.application = c.application AND n.id = c.notification
   ), schedule AS (
     UPDATE notifications n SET failure = NULL, status = 'scheduled'
     FROM again w WHERE w.kind = 'release' AND n.application = w.application AND n.id = w.notification AND n.status = 'failed'
   )
   SELECT id FROM again`,
);

/** Counts a chunk whose work is set aside in the same transaction; nothing when its notification has ended otherwise. */
export async function setChunkAside(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: string; failure: Failure },
): Promise<void> {
  await db.count(setChunkAsideSql, [application, of.notification, of.failure]);
}

/** Says of a scheduled batch that it could not be released. */
export async function setReleaseAside(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: string; failure: Failure },
): Promise<void> {
  await db.count(setReleaseAsideSql, [application, of.notification, of.failure]);
}

export interface SetAsideWork {
  id: string;
  kind: WorkKind;
  application_id: string;
  notification: string | null;
  chunk: number | null;
  attempts: number;
  deaths: number;
  failure: string;
  failed_at: number;
}

/** All work that was set aside, of all applications, the oldest first. */
export async function listSetAside(db: Queryable): Promise<SetAsideWork[]> {
  return db.rows<SetAsideWork>(list);
}

/** Lets work that was set aside go on, as if it had never been tried; all of it when `ids` is null. Returns how much. */
export async function retrySetAside(db: Queryable, ids: readonly string[] | null): Promise<number> {
  return (await db.rows(retry, [ids])).length;
}
