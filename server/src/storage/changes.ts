import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import { MESSAGE_COLUMNS, MESSAGE_JOINS, type MessageRow } from './messages.js';
import { SNAPSHOT_COLUMNS, type Snapshot, type SnapshotRow, toSnapshot, UNSEEN } from './positions.js';
import type { BroadChange } from './signals.js';

const insert = statement(
  'change_insert',
  `INSERT INTO changes (position, application, kind, notification, key, created_at)
   SELECT (SELECT position_here()), $1, $2, notification, $4, now_ms() FROM unnest($3::bigint[]) AS notification`,
);

/** Tells all users of an application, also those who come back after days, what has changed. */
export async function insertChange(
  db: Queryable,
  application: ApplicationKey,
  change: { kind: 'template'; key: string } | { kind: 'theme' | 'channels' },
): Promise<void> {
  await db.count(insert, [application, change.kind, [null], 'key' in change ? change.key : null]);
}

/** Tells those who may have had them that notifications were deleted. */
export async function insertDeletions(
  db: Queryable,
  application: ApplicationKey,
  notifications: readonly bigint[],
): Promise<void> {
  await db.count(insert, [application, 'deleted', notifications, null]);
}

const prune = statement(
  'change_prune',
  // Nothing behind a transaction that is still open; see pruneSignals.
  `WITH gone AS (
     DELETE FROM changes WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM changes WHERE created_at < now_ms() - $1::bigint AND position < (snapshot_here())[1]
       ORDER BY position LIMIT 5000))
     RETURNING position)
   UPDATE positions SET changes_floor = greatest(changes_floor, g.last)
   FROM (SELECT max(position) AS last FROM gone) g WHERE g.last IS NOT NULL`,
);

/** Removes changes older than `ageMs`, some thousands at a time; whether there were any. Cursors of before are too old then. */
export async function pruneChanges(db: Queryable, ageMs: number): Promise<boolean> {
  return (await db.count(prune, [ageMs])) > 0;
}

/** Targets up to which a deletion is told to just those; more are told to everybody, which is cheaper. */
export const TOLD_EXACTLY = 10_000;

const list = statement(
  'change_list',
  // Whether a user was a target is told by the notification or its chunks, which stay when messages are purged.
  `SELECT ${SNAPSHOT_COLUMNS}, $6::bigint > p.changes_floor AS is_complete,
     (SELECT json_agg(told) FROM (
        SELECT c.kind, c.notification::text AS notification, c.key FROM changes c
        LEFT JOIN notifications n ON n.application = c.application AND n.id = c.notification
        WHERE c.application = $1 AND ${UNSEEN('c.position', '$4', '$5')}
          AND (c.kind <> 'deleted' OR n.targets @> ARRAY[$2] OR n.mode = 'batch' AND (
            coalesce(n.requested, ${TOLD_EXACTLY + 1}) > ${TOLD_EXACTLY} OR EXISTS (
              SELECT FROM chunks k
              WHERE k.application = n.application AND k.notification = n.id AND k.user_ids @> ARRAY[$2])))
        ORDER BY c.position LIMIT ${LIMITS.changesTold + 1}
      ) told) AS changes,
     (SELECT count(*) FROM (
        SELECT FROM messages m WHERE m.application = $1 AND m.user_id = $2 AND m.channel = ANY($3::int[])
          AND ${UNSEEN('m.position', '$4', '$5')} LIMIT ${LIMITS.changesTold + 1}
      ) unseen)::int AS messages
   FROM positions p`,
);

/** What happened to a user's feed since a snapshot, but for what was read. */
export interface ChangesSince {
  snapshot: Snapshot;
  /** False: some of it has been removed already. */
  isComplete: boolean;
  changes: Pick<BroadChange, 'kind' | 'notification' | 'key'>[];
  /** How many messages came, or one more than are told. */
  messages: number;
}

export async function listChanges(
  db: Queryable,
  application: ApplicationKey,
  of: { userId: string; channels: readonly number[]; since: Snapshot },
): Promise<ChangesSince> {
  const { userId, channels, since } = of;
  const [row] = await db.rows<
    SnapshotRow & { is_complete: boolean; changes: ChangesSince['changes'] | null; messages: number }
  >(list, [application, userId, channels, since.to, since.open, since.from]);
  if (!row) throw new Error('the table "positions" has lost its row');
  return {
    snapshot: toSnapshot(row),
    isComplete: row.is_complete,
    changes: row.changes ?? [],
    messages: row.messages,
  };
}

const messages = statement(
  'change_messages',
  `SELECT ${MESSAGE_COLUMNS} FROM messages m ${MESSAGE_JOINS}
   WHERE m.application = $1 AND m.user_id = $2 AND m.channel = ANY($3::int[])
     AND ${UNSEEN('m.position', '$5', '$6')} AND NOT ${UNSEEN('m.position', '$7', '$8')}
     AND (m.notification, m.channel) > ($9::bigint, $10::int)
   ORDER BY m.notification, m.channel LIMIT $11`,
);

export interface MessagesBetween {
  userId: string;
  channels: readonly number[];
  now: number;
  since: Snapshot;
  until: Snapshot;
  after: { notification: string; channel: number };
  limit: number;
}

/** Messages that came between two snapshots, by id. */
export async function listMessagesBetween(
  db: Queryable,
  application: ApplicationKey,
  of: MessagesBetween,
): Promise<MessageRow[]> {
  const { userId, channels, now, since, until, after, limit } = of;
  return db.rows<MessageRow>(messages, [
    application,
    userId,
    channels,
    now,
    since.to,
    since.open,
    until.to,
    until.open,
    after.notification,
    after.channel,
    limit,
  ]);
}
