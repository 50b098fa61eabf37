import { TOLD_EXACTLY } from './changes.js';
import { ROWS_READ } from './chunks.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import { INSERT_FIGURE_DELTAS } from './figures.js';
import type { Status } from './notifications.js';

const lock = statement(
  'deletion_lock',
  // In one order, so that two deletions of the same notifications do not wait for each other.
  'SELECT id, status, sent FROM notifications WHERE application = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR UPDATE',
);

/** Those of the notifications that exist, kept from changing until the transaction ends. */
export async function lockNotifications(
  db: Queryable,
  application: ApplicationKey,
  ids: readonly bigint[],
): Promise<{ id: string; status: Status; sent: number }[]> {
  return db.rows<{ id: string; status: Status; sent: number }>(lock, [application, ids]);
}

const remove = statement(
  'deletion_mark',
  // Whether the time of a schedule has come is told by the database, as when it is released.
  `UPDATE notifications n SET status = s.status, chunks_set_aside = 0, deleted_at = CASE WHEN s.status = 'deleted' THEN $3::bigint END
   FROM (
     SELECT id, CASE WHEN status = 'scheduled' AND scheduled_at > now_ms() THEN 'cancelled' ELSE 'deleted' END AS status
     FROM notifications WHERE application = $1 AND id = ANY($2::bigint[])
   ) s WHERE n.application = $1 AND n.id = s.id`,
);

/** Cancels those of the notifications whose time has not come and deletes the others; all feeds hide them. */
export async function markDeleted(
  db: Queryable,
  application: ApplicationKey,
  deletion: { ids: readonly bigint[]; now: number },
): Promise<void> {
  await db.count(remove, [application, deletion.ids, deletion.now]);
}

/*
 * Messages are found by their whole key: every user, in every channel of the notification. No index leads from
 * a notification to its messages.
 */
const purgeOf = (users: string) => `gone AS MATERIALIZED (
    SELECT ${users} AS users, (SELECT channels FROM notifications WHERE application = $1 AND id = $2) AS channels
  ), message AS (
    DELETE FROM messages WHERE application = $1 AND notification = $2
      AND user_id = ANY((SELECT users FROM gone)::text[]) AND channel = ANY((SELECT channels FROM gone)::int[])
  ), event AS (
    DELETE FROM message_events WHERE application = $1 AND notification = $2
      AND user_id = ANY((SELECT users FROM gone)::text[])
  )`;
const purgeChunk = statement(
  'deletion_purge_chunk',
  `WITH ${purgeOf(`(SELECT user_ids FROM chunks WHERE application = $1 AND notification = $2 AND number = $3
      AND delivered_at IS NOT NULL)`)}
   UPDATE chunks SET variables = NULL WHERE application = $1 AND notification = $2 AND number = $3`,
);
const purgeTargets = statement(
  'deletion_purge_targets',
  `WITH ${purgeOf('(SELECT targets FROM notifications WHERE application = $1 AND id = $2)')} SELECT`,
);

/** Removes what users got from a delivered chunk of a deleted notification. Who they were and how each ended stays. */
export async function purgeChunkMessages(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; number: number },
): Promise<void> {
  await db.count(purgeChunk, [application, chunk.notification, chunk.number]);
}

/** The same for the targets of a realtime notification; a batch has none here. */
export async function purgeTargetMessages(
  db: Queryable,
  application: ApplicationKey,
  notification: string,
): Promise<void> {
  await db.rows(purgeTargets, [application, notification]);
}

const finish = statement(
  'deletion_finish',
  // The deltas that wait are added up here, so that the counters are final. A file that was not read to its end
  // asked for what was read of it.
  `WITH taken AS (
     DELETE FROM metric_deltas WHERE application = $1 AND notification = $2 RETURNING impressions, clicked
   ), total AS (
     SELECT coalesce(sum(impressions), 0)::int AS impressions, coalesce(sum(clicked), 0)::int AS clicked FROM taken
   ), updated AS (
     UPDATE notifications n SET purged_at = $3, variables = '{}', impressions = n.impressions + t.impressions,
       clicked = n.clicked + t.clicked, aggregated_at = greatest(n.aggregated_at, $3::bigint),
       requested = coalesce(n.requested, ${ROWS_READ('n.application', 'n.id')})
     FROM total t WHERE n.application = $1 AND n.id = $2
     RETURNING n.application, n.created_at, n.scheduled_at, n.template_key, n.channels, t.impressions, t.clicked
   )
   ${INSERT_FIGURE_DELTAS('SELECT *, 0 AS sent FROM updated')}`,
);

/** Says that nothing of a deleted notification is left with its users, and how it ended for good. */
export async function finishPurge(
  db: Queryable,
  application: ApplicationKey,
  purge: { notification: string; now: number },
): Promise<void> {
  await db.count(finish, [application, purge.notification, purge.now]);
}

const audience = statement(
  'deletion_audience',
  `SELECT CASE WHEN mode = 'realtime' THEN targets
     WHEN requested <= $3 THEN ARRAY(
       SELECT user_id FROM chunks c CROSS JOIN LATERAL unnest(c.user_ids) AS user_id
       WHERE c.application = n.application AND c.notification = n.id) END AS users
   FROM notifications n WHERE application = $1 AND id = $2`,
);

/** Who may have had a notification; null: too many to say. */
export async function findAudience(
  db: Queryable,
  application: ApplicationKey,
  notification: string,
): Promise<string[] | null> {
  const values = [application, notification, TOLD_EXACTLY];
  return (await db.rows<{ users: string[] | null }>(audience, values))[0]?.users ?? null;
}
