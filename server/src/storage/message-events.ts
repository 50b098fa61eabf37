import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, type Queryable, statement } from './database.js';

/** What is posted of one notification. */
export interface PostedEvents {
  notification: bigint;
  impression: boolean;
  click: boolean;
  topics: string[];
}

const record = statement(
  'message_event_record',
  // Posts of one user on the same notifications take turns: rows that exist are locked in the order of their
  // ids before any is inserted, and those are inserted in that order too, so that no two wait for each other.
  // A row that another post inserts in this instant is neither seen nor inserted: it has "collided".
  // The lookups are subqueries with a limit so that they are index probes, whatever the size of the tables.
  `WITH own AS MATERIALIZED (
     SELECT p.* FROM json_to_recordset($3::json)
       AS p(notification bigint, impression boolean, click boolean, topics text[])
     CROSS JOIN LATERAL (
       SELECT channels FROM notifications
       WHERE application = $1 AND id = p.notification AND deleted_at IS NULL AND expires_at > $4 LIMIT 1
     ) n
     CROSS JOIN LATERAL (
       SELECT FROM messages
       WHERE application = $1 AND user_id = $2 AND channel = ANY (n.channels) AND notification = p.notification LIMIT 1
     ) m
     WHERE EXISTS (SELECT FROM users WHERE application = $1 AND user_id = $2 AND is_active)
   ), earlier AS MATERIALIZED (
     SELECT e.notification, e.impression_at, e.clicked_at, coalesce(e.custom::jsonb, '{}') AS custom
     FROM message_events e JOIN own USING (notification)
     WHERE e.application = $1 AND e.user_id = $2
     ORDER BY e.notification FOR UPDATE OF e
   ), merged AS MATERIALIZED (
     SELECT o.notification, o.impression, o.click, o.topics, x.notification IS NOT NULL AS is_known,
       o.impression AND x.impression_at IS NULL AS is_impression_new, o.click AND x.clicked_at IS NULL AS is_click_new,
       fresh.custom AS fresh_custom, coalesce(x.custom, '{}') || coalesce(fresh.custom, '{}') AS custom
     FROM own o LEFT JOIN earlier x USING (notification)
     CROSS JOIN LATERAL (
       SELECT jsonb_object_agg(topic, $4::bigint) AS custom FROM (
         SELECT topic FROM unnest(o.topics) AS topic WHERE NOT coalesce(x.custom, '{}') ? topic
         LIMIT greatest(0, ${LIMITS.eventTopics} - (SELECT count(*) FROM jsonb_object_keys(coalesce(x.custom, '{}'))))
       ) room
     ) fresh
   ), changed AS (
     UPDATE message_events e SET
       impression_at = CASE WHEN m.is_impression_new THEN $4 ELSE e.impression_at END,
       clicked_at = CASE WHEN m.is_click_new THEN $4 ELSE e.clicked_at END,
       custom = CASE WHEN m.fresh_custom IS NULL THEN e.custom ELSE m.custom::json END
     FROM merged m
     WHERE e.application = $1 AND e.user_id = $2 AND e.notification = m.notification AND m.is_known
       AND (m.is_impression_new OR m.is_click_new OR m.fresh_custom IS NOT NULL)
   ), inserted AS (
     INSERT INTO message_events (application, user_id, notification, impression_at, clicked_at, custom)
     SELECT $1, $2, notification, CASE WHEN impression THEN $4::bigint END, CASE WHEN click THEN $4::bigint END,
       nullif(custom, '{}')::json
     FROM merged WHERE NOT is_known ORDER BY notification
     ON CONFLICT DO NOTHING RETURNING notification
   ), stored AS (
     SELECT * FROM merged WHERE is_known OR notification IN (SELECT notification FROM inserted)
   ), counted AS (
     INSERT INTO metric_deltas (application, notification, impressions, clicked)
     SELECT $1, notification, is_impression_new::int, is_click_new::int FROM stored
     WHERE is_impression_new OR is_click_new
   )
   SELECT (SELECT coalesce(sum(impression::int + click::int
             + (SELECT count(*) FROM unnest(topics) AS topic WHERE custom ? topic)), 0)::int FROM stored) AS accepted,
     (SELECT count(*) FROM merged) <> (SELECT count(*) FROM stored) AS collided`,
);

/**
 * Records the first time of each event of the user's messages, with a delta for its notification's counters, in
 * one statement. `posted` holds a notification once. `collided`: another post recorded some of them in this
 * instant; calling again gives the rest.
 */
export async function recordMessageEvents(
  db: Queryable,
  application: ApplicationKey,
  post: { userId: string; posted: readonly PostedEvents[]; now: number },
): Promise<{ accepted: number; collided: boolean }> {
  // A number of JSON that large would lose digits.
  const posted = post.posted.map((one) => ({ ...one, notification: one.notification.toString() }));
  const values = [application, post.userId, JSON.stringify(posted), post.now];
  const [row] = await db.rows<{ accepted: number; collided: boolean }>(record, values);
  return row ?? { accepted: 0, collided: false };
}
