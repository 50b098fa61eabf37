import { type ApplicationKey, type Queryable, statement } from './database.js';

const deliverChunkSql = statement(
  'message_deliver_chunk',
  // All users of the chunk are looked up by one scan of the index for the whole array, which costs a fifth of a
  // probe a target; the planner, told nothing of the array's length, never reads the whole of a large users table
  // for it. A user who has been erased is '': nobody, whom no application creates. Messages are inserted without
  // ON CONFLICT, which would nearly double their cost: a chunk is delivered once, and its targets differ.
  `WITH chunk AS MATERIALIZED (
     SELECT user_ids, variables, refusals FROM chunks WHERE application = $1 AND notification = $2 AND number = $3
   ), known AS MATERIALIZED (
     SELECT user_id, is_active FROM users WHERE application = $1 AND user_id = ANY ((SELECT user_ids FROM chunk)::text[])
   ), target AS MATERIALIZED (
     SELECT t.user_id, t.variables, t.place, known.is_active,
       coalesce(known.is_active, $4 AND t.user_id <> '') AS is_accepted
     FROM chunk CROSS JOIN LATERAL
       unnest(chunk.user_ids, chunk.variables, chunk.refusals) WITH ORDINALITY AS t(user_id, variables, refusal, place)
     LEFT JOIN known ON known.user_id = t.user_id
     WHERE t.refusal IS NULL
   ), channel AS MATERIALIZED (
     SELECT unnest(channels) AS id FROM notifications WHERE application = $1 AND id = $2
   ), new_user AS (
     INSERT INTO users (application, user_id, created_at, updated_at)
     SELECT $1, user_id, $5, $5 FROM target WHERE is_active IS NULL AND is_accepted ORDER BY user_id
     ON CONFLICT DO NOTHING
   ), new_message AS (
     INSERT INTO messages (application, user_id, channel, notification, sent_at, variables)
     SELECT $1, t.user_id, channel.id, $2, $5, t.variables::json FROM target t CROSS JOIN channel WHERE t.is_accepted
   )
   SELECT count(*) FILTER (WHERE is_accepted)::int AS sent,
     json_object_agg(place - 1, is_active IS NULL) FILTER (WHERE NOT is_accepted) AS refused
   FROM target`,
);

/**
 * Writes the messages of a chunk's targets, and the users that are new when `createsUsers`.
 * `refused`: index of the target in the chunk → true when the user is unknown, false when deactivated.
 */
export async function deliverChunk(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; number: number; createsUsers: boolean; now: number },
): Promise<{ sent: number; refused: Record<string, boolean> | null }> {
  const { notification, number, createsUsers, now } = chunk;
  const [row] = await db.rows<{ sent: number; refused: Record<string, boolean> | null }>(deliverChunkSql, [
    application,
    notification,
    number,
    createsUsers,
    now,
  ]);
  return row ?? { sent: 0, refused: null };
}

export interface MessageRow {
  notification: string;
  channel: number;
  sent_at: number;
  variables: Record<string, string> | null;
  common: Record<string, string>;
  template_key: string;
  template_version: number;
  category: string | null;
  priority: 'high' | 'normal' | 'low' | null;
  /** Unix ms; null until it happens. */
  impression_at: number | null;
  clicked_at: number | null;
}

/** The columns of a MessageRow; they come from m, the messages, and MESSAGE_TABLES. */
export const MESSAGE_COLUMNS = `m.notification, m.channel, m.sent_at::float8 AS sent_at, m.variables, n.variables AS common,
  n.template_key, n.template_version, n.category, n.priority,
  e.impression_at::float8 AS impression_at, e.clicked_at::float8 AS clicked_at`;
/** What a user may see of the notifications, n: not deleted, and within the template's retention; $4 is now. */
export const VISIBLE = 'n.deleted_at IS NULL AND n.expires_at > $4';
/**
 * The notification of each message that the user may see. A subquery with a limit, so that it is one index
 * probe a message whatever the planner believes: as a plain join it may choose to walk through all
 * notifications of the application for one page.
 */
const NOTIFICATION = `CROSS JOIN LATERAL (
    SELECT * FROM notifications n
    WHERE n.application = m.application AND n.id = m.notification AND ${VISIBLE} LIMIT 1
  ) n`;
/** The same, and what the user did with it. */
export const MESSAGE_JOINS = `${NOTIFICATION}
  LEFT JOIN LATERAL (
    SELECT impression_at, clicked_at, custom FROM message_events
    WHERE application = m.application AND user_id = m.user_id AND notification = m.notification LIMIT 1
  ) e ON true`;

const page = (order: 'ASC' | 'DESC', category: boolean) => {
  const bound = order === 'DESC' ? '<' : '>';
  return statement(
    `message_page_${order.toLowerCase()}${category ? '_of_category' : ''}`,
    `SELECT ${MESSAGE_COLUMNS} FROM messages m ${MESSAGE_JOINS}
     WHERE m.application = $1 AND m.user_id = $2 AND m.channel = $3
       AND m.notification ${bound} $5 ${category ? 'AND n.category = $7' : ''}
     ORDER BY m.notification ${order} LIMIT $6`,
  );
};
const PAGES = {
  before: { all: page('DESC', false), category: page('DESC', true) },
  after: { all: page('ASC', false), category: page('ASC', true) },
};

export interface FeedPage {
  userId: string;
  channel: number;
  direction: 'before' | 'after';
  /** The notification id the page begins beside, itself excluded. */
  from: bigint;
  category: string | null;
  limit: number;
  now: number;
}

/** A page of one user's messages in one channel: `before` newest first, `after` oldest first. */
export async function listMessages(
  db: Queryable,
  application: ApplicationKey,
  feed: FeedPage,
): Promise<MessageRow[]> {
  const { userId, channel, direction, from, category, limit, now } = feed;
  const values: unknown[] = [application, userId, channel, now, from, limit];
  if (category === null) return db.rows<MessageRow>(PAGES[direction].all, values);
  return db.rows<MessageRow>(PAGES[direction].category, [...values, category]);
}

const countUnreadSql = statement(
  'message_count_unread',
  `SELECT count(*)::int AS unread FROM messages m ${NOTIFICATION}
   WHERE m.application = $1 AND m.user_id = $2 AND m.channel = $3`,
);

/** Counted, not kept: a count that is computed cannot drift. */
export async function countUnread(
  db: Queryable,
  application: ApplicationKey,
  of: { userId: string; channel: number; now: number },
): Promise<number> {
  const rows = await db.rows<{ unread: number }>(countUnreadSql, [
    application,
    of.userId,
    of.channel,
    of.now,
  ]);
  return rows[0]?.unread ?? 0;
}
