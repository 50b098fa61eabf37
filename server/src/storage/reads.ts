import { type ApplicationKey, type Queryable, statement } from './database.js';
import { UNSEEN } from './positions.js';

/*
 * What is read: a watermark for each channel of a user, and marks of single messages beside it. A message is
 * read when the watermark's snapshot saw it and its id is not above `through`, or when it has a mark.
 *
 * When it was read: the time of its mark, or of the first rise of the watermark that covered it, each of which is kept.
 */

/** SQL for whether the message m is read by the watermark w; null when there is no watermark. */
export const UP_TO_WATERMARK = 'm.notification <= w.through AND is_seen(m.position, w.snapshot)';
/** SQL for the mark of the message m. */
export const MARK = `SELECT FROM read_marks r WHERE r.application = m.application AND r.user_id = m.user_id
  AND r.channel = m.channel AND r.notification = m.notification`;
/** SQL for whether the message m is read. */
export const IS_READ = `(EXISTS (SELECT FROM read_watermarks w WHERE w.application = m.application
    AND w.user_id = m.user_id AND w.channel = m.channel AND ${UP_TO_WATERMARK}) OR EXISTS (${MARK}))`;

/** SQL for when the message m was read, in Unix milliseconds; null when it is not, or nobody kept when. */
export const READ_AT = `least(
    (SELECT r.read_at FROM read_marks r WHERE r.application = m.application AND r.user_id = m.user_id
       AND r.channel = m.channel AND r.notification = m.notification),
    (SELECT t.read_at FROM read_times t WHERE t.application = m.application AND t.user_id = m.user_id
       AND t.channel = m.channel AND t.notification >= m.notification AND is_seen(m.position, t.snapshot)
     ORDER BY t.notification, t.read_at LIMIT 1))`;

const lock = statement(
  'read_lock',
  // Makes a watermark that reads nothing where there is none, so that there is a row to hold.
  `INSERT INTO read_watermarks AS w (application, user_id, channel, through, snapshot, position)
   SELECT $1, $2, $3, 0, '{0,0}', position_here()
   WHERE EXISTS (SELECT FROM users WHERE application = $1 AND user_id = $2 AND is_active)
   ON CONFLICT (application, user_id, channel) DO UPDATE SET through = w.through`,
);
const raise = statement(
  'read_raise',
  // The watermark is held, so this statement sees all that any before it saw: its snapshot may take the other's
  // place.
  `WITH newest AS MATERIALIZED (
     SELECT max(notification) AS id FROM messages
     WHERE application = $1 AND user_id = $2 AND channel = $3 AND notification <= $4
   ), raised AS (
     UPDATE read_watermarks w SET through = n.id, snapshot = snapshot_here(), position = position_here()
     FROM newest n WHERE w.application = $1 AND w.user_id = $2 AND w.channel = $3 AND n.id >= w.through
     RETURNING w.through, w.snapshot
   ), time AS (
     INSERT INTO read_times (application, user_id, channel, notification, snapshot, read_at)
     SELECT $1, $2, $3, through, snapshot, $5 FROM raised ON CONFLICT DO NOTHING
   )
   SELECT FROM raised`,
);
const markOf = (name: string, which: string) =>
  statement(
    name,
    `INSERT INTO read_marks (application, user_id, channel, notification, position, read_at)
     SELECT m.application, m.user_id, m.channel, m.notification, (SELECT position_here()), $5 FROM messages m
     WHERE m.application = $1 AND m.user_id = $2 AND m.channel = $3 AND ${which} AND NOT ${IS_READ}
       AND EXISTS (SELECT FROM users WHERE application = $1 AND user_id = $2 AND is_active)
     ON CONFLICT DO NOTHING`,
  );
const markUpTo = markOf('read_mark_up_to', 'm.notification <= $4');
const markSome = markOf('read_mark_some', 'm.notification = ANY($4::bigint[])');

export interface UserChannel {
  userId: string;
  channel: number;
}

/** Something in a channel is marked as read now. */
export interface ReadMark extends UserChannel {
  now: number;
}

/** Keeps the read state of a channel from being raised by others until the transaction ends. */
export async function lockWatermark(
  db: Queryable,
  application: ApplicationKey,
  { userId, channel }: UserChannel,
): Promise<void> {
  await db.count(lock, [application, userId, channel]);
}

/**
 * Marks all messages up to one as read by moving the watermark, which the transaction holds; they must be all
 * that are there or at least go beyond the watermark, else nothing is done and the answer is false.
 */
export async function raiseWatermark(
  db: Queryable,
  application: ApplicationKey,
  mark: ReadMark & { through: bigint },
): Promise<boolean> {
  const { userId, channel, through, now } = mark;
  return (await db.count(raise, [application, userId, channel, through, now])) === 1;
}

/** Marks the unread messages up to one as read, each by a mark of its own. */
export async function markReadUpTo(
  db: Queryable,
  application: ApplicationKey,
  mark: ReadMark & { through: bigint },
): Promise<number> {
  return db.count(markUpTo, [application, mark.userId, mark.channel, mark.through, mark.now]);
}

/** Marks those of the notifications' messages as read that are there and are not yet. */
export async function markRead(
  db: Queryable,
  application: ApplicationKey,
  mark: ReadMark & { notifications: readonly bigint[] },
): Promise<number> {
  return db.count(markSome, [application, mark.userId, mark.channel, mark.notifications, mark.now]);
}

export interface ReadChange {
  user_id: string;
  channel: number;
  /** Messages up to here are read; null: those of the list. */
  through: string | null;
  notifications: string[];
  position: number;
}

const changes = statement(
  'read_changes',
  `SELECT user_id, channel, through::text AS through, '{}'::text[] AS notifications, position::float8 AS position
   FROM read_watermarks
   WHERE application = $1 AND user_id = ANY($2::text[]) AND through > 0 AND ${UNSEEN('position', '$3', '$4')}
   UNION ALL
   SELECT user_id, channel, NULL, array_agg(notification::text ORDER BY notification), position::float8
   FROM read_marks
   WHERE application = $1 AND user_id = ANY($2::text[]) AND ${UNSEEN('position', '$3', '$4')}
   GROUP BY user_id, channel, position`,
);

/** What users have marked as read since a snapshot. */
export async function listReadChanges(
  db: Queryable,
  application: ApplicationKey,
  since: { userIds: readonly string[]; to: number; open: readonly number[] },
): Promise<ReadChange[]> {
  return db.rows<ReadChange>(changes, [application, since.userIds, since.to, since.open]);
}
