import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, type Queryable, statement } from './database.js';

/** What is posted of one notification. */
export interface PostedEvents {
  notification: bigint;
  impression: boolean;
  click: boolean;
  topics: string[];
}

/** What a user posts at once. */
export interface EventsPost {
  application: ApplicationKey;
  userId: string;
  /** A notification once, in the order of their ids. */
  posted: readonly PostedEvents[];
}

const IMPRESSION = 1;
const CLICK = 2;

const record = statement(
  'message_event_record',
  // Posts on the same rows take turns: rows that exist are locked in the order of their key before any is inserted,
  // and those are inserted in that order too, so that no two statements wait for each other. There is no ON CONFLICT,
  // which would cost more in each statement: a row that another process inserts in this instant fails the statement.
  // All notifications of a post are looked up by one scan of the index, and all its messages, which costs less than a
  // probe for each. The bounds leave out the months in which there are none; at worst, before PostgreSQL 17, the user's
  // own messages between them are read. The lists are subqueries so that the plan, made once, is for any length.
  `WITH post AS MATERIALIZED (
     SELECT p.application, p.user_id, p.ids::bigint[] AS ids, p.kinds::int[] AS kinds, p.topics, p.place
     FROM unnest((SELECT $1::int[]), (SELECT $2::text[]), (SELECT $3::text[]), (SELECT $4::text[]), (SELECT $5::jsonb[]))
       WITH ORDINALITY AS p(application, user_id, ids, kinds, topics, place)
     CROSS JOIN LATERAL (
       SELECT FROM users WHERE application = p.application AND user_id = p.user_id AND is_active LIMIT 1
     ) u
   ), merged AS MATERIALIZED (
     SELECT p.place, p.application, p.user_id, e.notification, k.impression, k.click, k.topics,
       x.notification IS NOT NULL AS is_known, k.impression AND x.impression_at IS NULL AS is_impression_new,
       k.click AND x.clicked_at IS NULL AS is_click_new, x.custom AS known_topics,
       CASE WHEN k.topics IS NOT NULL THEN (SELECT jsonb_object_agg(topic, $6::bigint) FROM (
         SELECT topic FROM jsonb_array_elements_text(k.topics) AS topic WHERE NOT coalesce(x.custom, '{}') ? topic
         LIMIT greatest(0, ${LIMITS.eventTopics} - (SELECT count(*) FROM jsonb_object_keys(coalesce(x.custom, '{}'))))
       ) room) END AS new_topics
     FROM post p
     CROSS JOIN LATERAL (
       SELECT array_agg(id) AS ids, array_agg(DISTINCT channel) AS channels FROM (
         SELECT id, unnest(channels) AS channel FROM notifications
         WHERE application = p.application AND id = ANY (p.ids) AND deleted_at IS NULL AND expires_at > $6
       ) visible
     ) n
     CROSS JOIN LATERAL (
       SELECT DISTINCT notification FROM messages
       WHERE application = p.application AND user_id = p.user_id AND channel = ANY (n.channels)
         AND notification = ANY (n.ids) AND notification BETWEEN p.ids[1] AND p.ids[cardinality(p.ids)]
       ORDER BY notification
     ) e
     CROSS JOIN LATERAL (SELECT array_position(p.ids, e.notification) AS number OFFSET 0) place
     CROSS JOIN LATERAL (
       SELECT p.kinds[place.number] & ${IMPRESSION} > 0 AS impression, p.kinds[place.number] & ${CLICK} > 0 AS click,
         p.topics -> (place.number - 1) AS topics
     ) k
     LEFT JOIN LATERAL (
       SELECT notification, impression_at, clicked_at, custom::jsonb AS custom FROM message_events
       WHERE application = p.application AND user_id = p.user_id AND notification = e.notification LIMIT 1 FOR UPDATE
     ) x ON true
   ), changed AS (
     UPDATE message_events e SET
       impression_at = CASE WHEN m.is_impression_new THEN $6 ELSE e.impression_at END,
       clicked_at = CASE WHEN m.is_click_new THEN $6 ELSE e.clicked_at END,
       custom = CASE WHEN m.new_topics IS NULL THEN e.custom ELSE (coalesce(m.known_topics, '{}') || m.new_topics)::json END
     FROM merged m
     WHERE e.application = m.application AND e.user_id = m.user_id AND e.notification = m.notification AND m.is_known
       AND (m.is_impression_new OR m.is_click_new OR m.new_topics IS NOT NULL)
   ), inserted AS (
     INSERT INTO message_events (application, user_id, notification, impression_at, clicked_at, custom)
     SELECT application, user_id, notification, CASE WHEN impression THEN $6::bigint END,
       CASE WHEN click THEN $6::bigint END, new_topics::json
     FROM merged WHERE NOT is_known ORDER BY place, notification
   ), counted AS (
     INSERT INTO metric_deltas (application, notification, impressions, clicked)
     SELECT application, notification, sum(is_impression_new::int), sum(is_click_new::int) FROM merged
     WHERE is_impression_new OR is_click_new GROUP BY application, notification
   )
   SELECT place::int AS place, sum(impression::int + click::int + CASE WHEN topics IS NULL THEN 0
       ELSE (
         SELECT count(*) FROM jsonb_array_elements_text(topics) AS topic WHERE known_topics ? topic OR new_topics ? topic
       ) END)::int AS accepted
   FROM merged GROUP BY place`,
);

const kindOf = ({ impression, click }: PostedEvents): number =>
  (impression ? IMPRESSION : 0) + (click ? CLICK : 0);
/** Null when nobody posted a topic, which is nearly always. */
const topicsOf = (posted: readonly PostedEvents[]): string | null =>
  posted.some(({ topics }) => topics.length > 0) ? JSON.stringify(posted.map(({ topics }) => topics)) : null;

/** In every process the same, so that rows are locked and inserted in one order. */
function inOrder(a: EventsPost | undefined, b: EventsPost | undefined): number {
  if (!a || !b || (a.application === b.application && a.userId === b.userId)) return 0;
  if (a.application !== b.application) return a.application - b.application;
  return a.userId < b.userId ? -1 : 1;
}

/**
 * Records the first time of each event of the users' messages, with a delta for its notification's counters, in one
 * statement; gives for each post how many of its events are the user's. No two posts are of the same user. Fails with
 * UNIQUE_VIOLATION when a row was recorded by another process in this instant: calling again finds it.
 */
export async function recordMessageEvents(
  db: Queryable,
  posts: readonly EventsPost[],
  now: number,
): Promise<number[]> {
  const order = posts.map((_, index) => index).sort((a, b) => inOrder(posts[a], posts[b]));
  const sorted = order.map((index) => posts[index] as EventsPost);
  const rows = await db.rows<{ place: number; accepted: number }>(record, [
    sorted.map(({ application }) => application),
    sorted.map(({ userId }) => userId),
    sorted.map(({ posted }) => `{${posted.map(({ notification }) => notification).join()}}`),
    sorted.map(({ posted }) => `{${posted.map(kindOf).join()}}`),
    sorted.map(({ posted }) => topicsOf(posted)),
    now,
  ]);
  const accepted = posts.map(() => 0);
  for (const row of rows) accepted[order[row.place - 1] as number] = row.accepted;
  return accepted;
}
