import { type ApplicationKey, type Queryable, statement } from './database.js';

/*
 * Erasing a user: their row stays until the end, inactive and hidden, so that nothing can be sent to them or
 * recorded of them meanwhile. In logs their id becomes '' and their values become null; the counts stay.
 */

/** How far an erasure has come. */
export type ErasureProgress =
  /** Waits until every transaction is over that may not have seen what transaction `xid` did. */
  | { stage: 'wait'; xid: string; next: ErasureProgress }
  | { stage: 'chunks'; notification: string; number: number }
  | { stage: 'notifications'; after: string }
  | { stage: 'answers'; operation: string; key: string }
  | { stage: 'rows' };

const ERASED = JSON.stringify({ message: 'The user has been erased.' });

const insert = statement(
  'erasure_insert',
  // Where it begins is written by the same transaction that hides the user: it must wait for all older ones.
  `WITH erasing AS (
     INSERT INTO work (kind, application, user_id, priority, run_at, progress)
     VALUES ('erase_user', $1, $2, 2, now_ms(), json_build_object('stage', 'wait',
       'xid', pg_current_xact_id()::text, 'next', $3::json))
     RETURNING id
   )
   INSERT INTO users (application, user_id, is_active, erasure, created_at, updated_at)
   SELECT $1, $2, false, id, 0, 0 FROM erasing
   ON CONFLICT (application, user_id) DO UPDATE SET is_active = false, nickname = NULL, profile_url = NULL,
     locale = NULL, session_generation = users.session_generation + 1, erasure = excluded.erasure`,
);
const isOver = statement(
  'erasure_is_over',
  // A transaction that has written something has an id. One that has not may still have begun to read, then
  // its snapshot is at least as old: that is known of the connections of this role, which are the servers'.
  `SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 AND NOT EXISTS (
     SELECT FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
       AND application_name = 'belfry' AND age(backend_xmin) >= age($1::xid8::xid)) AS is_over`,
);
const blankChunks = statement(
  'erasure_blank_chunks',
  `WITH slice AS MATERIALIZED (
     SELECT notification, number, user_ids @> ARRAY[$2::text] AS is_hit FROM chunks
     WHERE application = $1 AND (notification, number) > ($3::bigint, $4::int)
     ORDER BY notification, number LIMIT $5
   ), blanked AS (
     UPDATE chunks c SET
       user_ids = array_replace(c.user_ids, $2, ''),
       variables = CASE WHEN c.variables IS NOT NULL THEN (
         SELECT array_agg(CASE WHEN t.user_id <> $2 THEN t.own END ORDER BY t.place)
         FROM unnest(c.user_ids, c.variables) WITH ORDINALITY AS t(user_id, own, place)) END,
       refusals = CASE WHEN c.refusals IS NOT NULL THEN (
         SELECT array_agg(CASE WHEN t.user_id = $2 THEN (t.refusal::jsonb || '${ERASED}')::text ELSE t.refusal END ORDER BY t.place)
         FROM unnest(c.user_ids, c.refusals) WITH ORDINALITY AS t(user_id, refusal, place)) END
     FROM slice s
     WHERE s.is_hit AND c.application = $1 AND c.notification = s.notification AND c.number = s.number
   )
   SELECT notification, number FROM slice ORDER BY notification DESC, number DESC LIMIT 1`,
);
const blankNotifications = statement(
  'erasure_blank_notifications',
  `WITH slice AS MATERIALIZED (
     SELECT id, targets @> ARRAY[$2::text] AS is_hit FROM notifications
     WHERE application = $1 AND id > $3::bigint ORDER BY id LIMIT $4
   ), locked AS MATERIALIZED (
     SELECT id FROM notifications WHERE application = $1 AND id IN (SELECT id FROM slice WHERE is_hit)
     ORDER BY id FOR NO KEY UPDATE
   ), blanked AS (
     UPDATE notifications n SET
       targets = array_replace(n.targets, $2, ''),
       refusals = (
         SELECT json_agg(CASE WHEN n.targets[r.place] = $2 AND json_typeof(r.refusal) = 'object'
           THEN (r.refusal::jsonb || '${ERASED}')::json ELSE r.refusal END ORDER BY r.place)
         FROM json_array_elements(n.refusals) WITH ORDINALITY AS r(refusal, place)),
       refused_users = (
         SELECT json_agg(CASE WHEN r.refused->>'user_id' = $2
           THEN (r.refused::jsonb || '{"user_id": ""}')::json ELSE r.refused END ORDER BY r.place)
         FROM json_array_elements(n.refused_users) WITH ORDINALITY AS r(refused, place))
     FROM locked l WHERE n.application = $1 AND n.id = l.id
   )
   SELECT max(id) AS last FROM slice`,
);
const blankAnswers = statement(
  'erasure_blank_answers',
  // The key stays, or a repeat of the call would send again.
  `WITH slice AS MATERIALIZED (
     SELECT operation, key, EXISTS (
       SELECT FROM json_array_elements(answer->'failed') AS f WHERE f->>'user_id' = $2) AS is_hit
     FROM idempotency_keys WHERE application = $1 AND (operation, key) > ($3, $4 COLLATE "C")
     ORDER BY operation, key LIMIT $5
   ), blanked AS (
     UPDATE idempotency_keys k SET answer = (k.answer::jsonb || jsonb_build_object('failed', (
       SELECT jsonb_agg(CASE WHEN f.failed->>'user_id' = $2
         THEN f.failed::jsonb || '{"user_id": ""}' || '${ERASED}' ELSE f.failed::jsonb END ORDER BY f.place)
       FROM json_array_elements(k.answer->'failed') WITH ORDINALITY AS f(failed, place))))::json
     FROM slice s
     WHERE s.is_hit AND k.application = $1 AND k.operation = s.operation AND k.key = s.key
   )
   SELECT operation, key FROM slice ORDER BY operation DESC, key DESC LIMIT 1`,
);
const removeMessages = statement(
  'erasure_remove_messages',
  `WITH slice AS MATERIALIZED (
     SELECT channel, notification FROM messages WHERE application = $1 AND user_id = $2 LIMIT $3
   )
   DELETE FROM messages m USING slice s
   WHERE m.application = $1 AND m.user_id = $2 AND m.channel = s.channel AND m.notification = s.notification`,
);
const removeEvents = statement(
  'erasure_remove_events',
  `DELETE FROM message_events WHERE application = $1 AND user_id = $2 AND notification = ANY(ARRAY(
     SELECT notification FROM message_events WHERE application = $1 AND user_id = $2 LIMIT $3))`,
);
const removeOwn = statement(
  'erasure_remove_own',
  // Of each a user has few, or as many as fit into the channels; marks of what was read there may be many.
  `WITH device AS (DELETE FROM devices WHERE application = $1 AND user_id = $2 RETURNING 1),
     opt_out AS (DELETE FROM opt_outs WHERE application = $1 AND user_id = $2 RETURNING 1),
     watermark AS (DELETE FROM read_watermarks WHERE application = $1 AND user_id = $2 RETURNING 1),
     signal AS (DELETE FROM signals WHERE application = $1 AND user_id = $2 RETURNING 1),
     mark AS (DELETE FROM read_marks m USING (
       SELECT channel, notification FROM read_marks WHERE application = $1 AND user_id = $2 LIMIT $3
     ) s WHERE m.application = $1 AND m.user_id = $2 AND m.channel = s.channel AND m.notification = s.notification RETURNING 1),
     time AS (DELETE FROM read_times t USING (
       SELECT channel, notification, read_at FROM read_times WHERE application = $1 AND user_id = $2 LIMIT $3
     ) s WHERE t.application = $1 AND t.user_id = $2 AND t.channel = s.channel AND t.notification = s.notification
       AND t.read_at = s.read_at RETURNING 1)
   SELECT ((SELECT count(*) FROM device) + (SELECT count(*) FROM opt_out) + (SELECT count(*) FROM watermark)
     + (SELECT count(*) FROM signal) + (SELECT count(*) FROM mark)
     + (SELECT count(*) FROM time))::int AS removed`,
);
const removeUser = statement(
  'erasure_remove_user',
  // Not when the erasure was asked for again meanwhile: then that one ends it.
  'DELETE FROM users WHERE application = $1 AND user_id = $2 AND erasure = $3',
);

/** Hides a user, known or not, from everything and makes the work to erase them, which goes on with `first`. */
export async function insertErasure(
  db: Queryable,
  application: ApplicationKey,
  erasure: { userId: string; first: ErasureProgress },
): Promise<void> {
  await db.count(insert, [application, erasure.userId, erasure.first]);
}

/** Whether every transaction is over that may not have seen what transaction `xid` did, of any application. */
export async function areOlderTransactionsOver(db: Queryable, xid: string): Promise<boolean> {
  return (await db.rows<{ is_over: boolean }>(isOver, [xid]))[0]?.is_over === true;
}

interface Slice {
  userId: string;
  limit: number;
}

/** Blanks the user out of the chunks that come next; returns the last one looked at, or null for none. */
export async function blankChunksOf(
  db: Queryable,
  application: ApplicationKey,
  slice: Slice & { notification: string; number: number },
): Promise<{ notification: string; number: number } | null> {
  const { userId, notification, number, limit } = slice;
  const values = [application, userId, notification, number, limit];
  return (await db.rows<{ notification: string; number: number }>(blankChunks, values))[0] ?? null;
}

/** Blanks the user out of the realtime notifications that come next; returns the last one looked at. */
export async function blankNotificationsOf(
  db: Queryable,
  application: ApplicationKey,
  slice: Slice & { after: string },
): Promise<string | null> {
  const values = [application, slice.userId, slice.after, slice.limit];
  return (await db.rows<{ last: string | null }>(blankNotifications, values))[0]?.last ?? null;
}

/** Blanks the user out of the answers kept for repeated calls; returns the key of the last one looked at. */
export async function blankAnswersOf(
  db: Queryable,
  application: ApplicationKey,
  slice: Slice & { operation: string; key: string },
): Promise<{ operation: string; key: string } | null> {
  const { userId, operation, key, limit } = slice;
  const values = [application, userId, operation, key, limit];
  return (await db.rows<{ operation: string; key: string }>(blankAnswers, values))[0] ?? null;
}

/** Removes up to `limit` rows of each kind that are the user's alone; false when there are none any more. */
export async function removeRowsOf(
  db: Queryable,
  application: ApplicationKey,
  slice: Slice,
): Promise<boolean> {
  const values = [application, slice.userId, slice.limit];
  const messages = await db.count(removeMessages, values);
  const events = await db.count(removeEvents, values);
  const [own] = await db.rows<{ removed: number }>(removeOwn, values);
  return messages + events + (own?.removed ?? 0) > 0;
}

/** Removes what hid the user, at the end of the erasure that is this work. */
export async function removeErasedUser(
  db: Queryable,
  application: ApplicationKey,
  of: { userId: string; work: string },
): Promise<void> {
  await db.count(removeUser, [application, of.userId, of.work]);
}
