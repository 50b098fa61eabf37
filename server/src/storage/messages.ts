import { type ApplicationKey, type Queryable, statement } from './database.js';
import { SNAPSHOT_COLUMNS, type Snapshot, type SnapshotRow, toSnapshot } from './positions.js';
import { IS_READ, MARK, UP_TO_WATERMARK } from './reads.js';
import { SIGNAL_MESSAGES } from './signals.js';

const deliverChunkSql = statement(
  'message_deliver_chunk',
  // All users of the chunk are looked up by one scan of the index for the whole array, which costs a fifth of a
  // probe a target; the planner, told nothing of the array's length, never reads the whole of a large users table
  // for it. A user who has been erased is '': nobody, whom no application creates. Messages are inserted without
  // ON CONFLICT, which would nearly double their cost: a chunk is delivered once, and its targets differ.
  // Opt-outs are looked up only in an application that has any; the order makes that one probe of the index.
  // When all of the chunk's targets get all of their messages, as nearly always, the messages are made from its lists
  // as they are: joining each target with its user and opt-outs takes a sixth of the whole.
  `WITH chunk AS MATERIALIZED (
     SELECT user_ids, variables, refusals FROM chunks WHERE application = $1 AND notification = $2 AND number = $3
   ), known AS MATERIALIZED (
     SELECT user_id, is_active FROM users WHERE application = $1 AND user_id = ANY ((SELECT user_ids FROM chunk)::text[])
   ), channel AS MATERIALIZED (
     SELECT channel AS id, category FROM notifications CROSS JOIN LATERAL unnest(channels) AS channel
     WHERE application = $1 AND id = $2
   ), unwanted AS MATERIALIZED (
     SELECT DISTINCT o.user_id, o.channel FROM channel
     JOIN opt_outs o ON o.application = $1 AND o.channel = channel.id AND o.category IN ('', channel.category)
     WHERE (SELECT true FROM opt_outs WHERE application = $1 ORDER BY user_id, channel, category LIMIT 1)
       AND o.user_id = ANY ((SELECT user_ids FROM chunk)::text[])
   ), plain AS MATERIALIZED (
     SELECT cardinality(user_ids) AS targets, refusals IS NULL AND NOT EXISTS (SELECT FROM unwanted)
       AND cardinality(user_ids) = (SELECT count(*) FROM known WHERE is_active) AS holds
     FROM chunk
   ), withheld AS MATERIALIZED (
     SELECT user_id, count(*) AS channels FROM unwanted GROUP BY user_id
   ), target AS MATERIALIZED (
     SELECT t.user_id, t.variables, t.place, known.is_active, coalesce(withheld.channels, 0) AS withheld,
       CASE WHEN known.is_active IS NULL THEN CASE WHEN $4 AND t.user_id <> '' THEN 'sent' ELSE 'unknown' END
         WHEN NOT known.is_active THEN 'deactivated'
         WHEN withheld.channels = (SELECT count(*) FROM channel) THEN 'opted_out' ELSE 'sent' END AS outcome
     FROM chunk CROSS JOIN LATERAL
       unnest(chunk.user_ids, chunk.variables, chunk.refusals) WITH ORDINALITY AS t(user_id, variables, refusal, place)
     LEFT JOIN known ON known.user_id = t.user_id
     LEFT JOIN withheld ON withheld.user_id = t.user_id
     WHERE t.refusal IS NULL AND NOT (SELECT holds FROM plain)
   ), new_user AS (
     INSERT INTO users (application, user_id, created_at, updated_at)
     SELECT $1, user_id, $5, $5 FROM target WHERE is_active IS NULL AND outcome = 'sent' ORDER BY user_id
     ON CONFLICT DO NOTHING
   ), plain_message AS (
     INSERT INTO messages (application, user_id, channel, notification, sent_at, variables, position)
     SELECT $1, t.user_id, channel.id, $2, $5, t.variables::json, (SELECT position_here())
     FROM channel CROSS JOIN chunk CROSS JOIN LATERAL unnest(chunk.user_ids, chunk.variables) AS t(user_id, variables)
     WHERE (SELECT holds FROM plain)
   ), new_message AS (
     INSERT INTO messages (application, user_id, channel, notification, sent_at, variables, position)
     SELECT $1, t.user_id, channel.id, $2, $5, t.variables::json, (SELECT position_here())
     FROM target t CROSS JOIN channel WHERE t.outcome = 'sent'
       AND (t.withheld = 0 OR (t.user_id, channel.id) NOT IN (SELECT user_id, channel FROM unwanted))
   ), signal AS (
     ${SIGNAL_MESSAGES(
       `SELECT $1 AS application, ARRAY[$2::bigint] AS notifications, $3 AS chunk
        WHERE (SELECT holds FROM plain) OR EXISTS (SELECT FROM target WHERE outcome = 'sent')`,
     )}
   )
   SELECT ((SELECT CASE WHEN holds THEN targets ELSE 0 END FROM plain)
       + count(*) FILTER (WHERE outcome = 'sent'))::int AS sent,
     coalesce(sum(withheld) FILTER (WHERE outcome = 'sent'), 0)::int AS withheld,
     json_object_agg(place - 1, outcome) FILTER (WHERE outcome <> 'sent') AS refused
   FROM target`,
);

/** Why a target got nothing, found out when it was delivered. */
export type LateRefusal = 'unknown' | 'deactivated' | 'opted_out';

export interface DeliveredChunk {
  sent: number;
  withheld: number;
  refused: Record<string, LateRefusal> | null;
}

/**
 * Writes the messages of a chunk's targets, and the users that are new when `createsUsers`.
 * `withheld`: messages not written, because their user got others but wants none in their channel.
 * `refused`: index of the target in the chunk → why it got none.
 */
export async function deliverChunk(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; number: number; createsUsers: boolean; now: number },
): Promise<DeliveredChunk> {
  const { notification, number, createsUsers, now } = chunk;
  const [row] = await db.rows<DeliveredChunk>(deliverChunkSql, [
    application,
    notification,
    number,
    createsUsers,
    now,
  ]);
  return row ?? { sent: 0, withheld: 0, refused: null };
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
  is_read: boolean;
}

/** The columns of a MessageRow; they come from m, the messages, and MESSAGE_TABLES. */
export const MESSAGE_COLUMNS = `m.notification, m.channel, m.sent_at::float8 AS sent_at, m.variables, n.variables AS common,
  n.template_key, n.template_version, n.category, n.priority,
  e.impression_at::float8 AS impression_at, e.clicked_at::float8 AS clicked_at, ${IS_READ} AS is_read`;
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
  `SELECT ${SNAPSHOT_COLUMNS}, (
     SELECT json_agg(json_build_object('user_id', u.user_id, 'channel', c.channel, 'unread', c.unread))
     FROM unnest($2::text[]) AS u(user_id) CROSS JOIN LATERAL (
       SELECT m.channel, count(*) AS unread
       FROM messages m LEFT JOIN read_watermarks w
         ON w.application = m.application AND w.user_id = m.user_id AND w.channel = m.channel
       ${NOTIFICATION}
       WHERE m.application = $1 AND m.user_id = u.user_id AND m.channel = ANY($3::int[])
         AND (${UP_TO_WATERMARK}) IS NOT TRUE AND NOT EXISTS (${MARK})
       GROUP BY m.channel
     ) c
   ) AS counts`,
);

export interface UnreadCounts {
  /** What was seen when they were counted. */
  snapshot: Snapshot;
  /** Channels without unread messages are left out. */
  counts: { user_id: string; channel: number; unread: number }[];
}

/** Unread messages of users by channel. Counted, not kept: a count that is computed cannot drift. */
export async function countUnread(
  db: Queryable,
  application: ApplicationKey,
  of: { userIds: readonly string[]; channels: readonly number[]; now: number },
): Promise<UnreadCounts> {
  const values = [application, of.userIds, of.channels, of.now];
  const [row] = await db.rows<SnapshotRow & { counts: UnreadCounts['counts'] | null }>(
    countUnreadSql,
    values,
  );
  if (!row) throw new Error('the table "positions" has lost its row');
  return { snapshot: toSnapshot(row), counts: row.counts ?? [] };
}

const ofPairs = statement(
  'message_of_pairs',
  `SELECT m.user_id, m.position::float8 AS position, ${MESSAGE_COLUMNS}
   FROM unnest($2::text[], $3::bigint[]) AS p(user_id, notification)
   CROSS JOIN LATERAL (
     SELECT * FROM messages m
     WHERE m.application = $1 AND m.user_id = p.user_id AND m.channel = ANY($5::int[]) AND m.notification = p.notification
     LIMIT 100
   ) m ${MESSAGE_JOINS}
   ORDER BY m.notification, m.channel`,
);

export type MessageOfUser = MessageRow & { user_id: string; position: number };

/** The messages that users have of notifications, by id. The two lists run in parallel. */
export async function listMessagesOfPairs(
  db: Queryable,
  application: ApplicationKey,
  of: {
    userIds: readonly string[];
    notifications: readonly string[];
    channels: readonly number[];
    now: number;
  },
): Promise<MessageOfUser[]> {
  const { userIds, notifications, channels, now } = of;
  return db.rows<MessageOfUser>(ofPairs, [application, userIds, notifications, now, channels]);
}
