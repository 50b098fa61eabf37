import { type ApplicationKey, type Queryable, statement } from './database.js';
import { SNAPSHOT_COLUMNS, type Snapshot, type SnapshotRow, toSnapshot, UNSEEN } from './positions.js';

/*
 * Signals tell the gateways which transaction changed which feeds. They are written by that transaction, one a
 * transaction and application, and read by position; so none is missed, and what wakes a gateway is only a hint.
 */

/** SQL that writes the signal of new messages; `of` gives its application, notifications and chunk. */
export const SIGNAL_MESSAGES = (of: string) =>
  `INSERT INTO signals (position, application, notifications, chunk, created_at)
   SELECT (SELECT position_here()), s.application, s.notifications, s.chunk, now_ms() FROM (${of}) s`;

const insertRead = statement(
  'signal_insert_read',
  'INSERT INTO signals (position, application, user_id, created_at) VALUES (position_here(), $1, $2, now_ms())',
);

/** Says that a user has read something. */
export async function signalRead(db: Queryable, application: ApplicationKey, userId: string): Promise<void> {
  await db.count(insertRead, [application, userId]);
}

/** The channel on which processes tell each other whose feeds have changed. */
export const HINT_CHANNEL = 'belfry_hints';

const notify = statement(
  'signal_notify',
  // By itself, after the commit: a NOTIFY within the transactions that send would let them commit one at a time only.
  `SELECT pg_notify('${HINT_CHANNEL}', text) FROM unnest($1::text[]) AS text`,
);

/** Says texts of less than 8,000 bytes to the other processes. */
export async function notifyHints(db: Queryable, texts: readonly string[]): Promise<void> {
  await db.count(notify, [texts]);
}

const databaseName = statement(
  'signal_database_name',
  `SELECT p.cluster || '-' || d.oid AS name FROM positions p, pg_database d WHERE d.datname = current_database()`,
);

/** A name that no other database has: letters, digits and a hyphen. */
export async function readDatabaseName(db: Queryable): Promise<string> {
  const [row] = await db.rows<{ name: string }>(databaseName);
  if (!row) throw new Error('the table "positions" has lost its row');
  return row.name;
}

/** As many signals are looked at: more than there are chunks delivered between two sends, when sends are made at all. */
const LATEST = 50;
const realtime = statement(
  'signal_has_realtime',
  `SELECT EXISTS (
     SELECT FROM (SELECT notifications, chunk, created_at FROM signals ORDER BY position DESC LIMIT ${LATEST}) latest
     WHERE notifications IS NOT NULL AND chunk IS NULL AND created_at > now_ms() - $1
   ) AS found`,
);

/** Whether a realtime send was stored within the last ms, by any process. */
export async function hasRealtimeSends(db: Queryable, withinMs: number): Promise<boolean> {
  return (await db.rows<{ found: boolean }>(realtime, [withinMs]))[0]?.found === true;
}

const prune = statement(
  'signal_prune',
  `WITH gone AS (
     DELETE FROM signals WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM signals WHERE position < $1::bigint ORDER BY position LIMIT 10000))
     RETURNING position)
   UPDATE positions SET signals_floor = greatest(signals_floor, g.last)
   FROM (SELECT max(position) AS last FROM gone) g WHERE g.last IS NOT NULL`,
);

/**
 * Removes signals that a snapshot, and so every one after it, has seen: some thousands at a time; whether there were
 * any. By snapshot and not by age: while some transaction stays open for hours, those that the gateways have seen
 * reach no further than it, and what is removed behind it would look to them as if they had missed it.
 */
export async function pruneSignals(db: Queryable, seenBy: Snapshot): Promise<boolean> {
  return (await db.count(prune, [seenBy.from])) > 0;
}

/** What a gateway has to look at since it last looked. */
export interface Signals {
  snapshot: Snapshot;
  /** False: some of it has been removed already. */
  isComplete: boolean;
  /** New messages of a realtime notification, with its targets, or of a chunk. */
  messages: {
    application: ApplicationKey;
    notification: string;
    chunk: number | null;
    targets: string[] | null;
    position: number;
  }[];
  /** Users who have read something. */
  readers: { application: ApplicationKey; user_id: string }[];
  changes: BroadChange[];
}

/** A change that concerns many users of an application. */
export interface BroadChange {
  application: ApplicationKey;
  kind: 'deleted' | 'template' | 'theme' | 'channels';
  notification: string | null;
  key: string | null;
  position: number;
}

const read = statement(
  'signal_read',
  // The targets of a realtime notification are at most ten; those of a chunk are looked up when wanted.
  `SELECT ${SNAPSHOT_COLUMNS}, $4::bigint > p.signals_floor AND $4::bigint > p.changes_floor AS is_complete,
     (SELECT json_agg(json_build_object('application', s.application, 'notification', o.notification::text,
        'chunk', s.chunk, 'targets', n.targets, 'position', s.position))
      FROM signals s CROSS JOIN LATERAL unnest(s.notifications) AS o(notification)
      LEFT JOIN notifications n ON s.chunk IS NULL AND n.application = s.application AND n.id = o.notification
      WHERE ${UNSEEN('s.position', '$2', '$3')} AND s.application = ANY($1::int[])) AS messages,
     (SELECT json_agg(DISTINCT jsonb_build_object('application', s.application, 'user_id', s.user_id)) FROM signals s
      WHERE ${UNSEEN('s.position', '$2', '$3')} AND s.application = ANY($1::int[]) AND s.user_id IS NOT NULL) AS readers,
     (SELECT json_agg(json_build_object('application', c.application, 'kind', c.kind,
        'notification', c.notification::text, 'key', c.key, 'position', c.position))
      FROM changes c
      WHERE ${UNSEEN('c.position', '$2', '$3')} AND c.application = ANY($1::int[])) AS changes
   FROM positions p`,
);

/** Everything that was signalled in these applications since a snapshot. It spans them, as the gateway does. */
export async function readSignals(
  db: Queryable,
  of: { applications: readonly ApplicationKey[]; since: Snapshot },
): Promise<Signals> {
  const { applications, since } = of;
  const [row] = await db.rows<
    SnapshotRow & { is_complete: boolean } & Omit<Signals, 'snapshot' | 'isComplete'>
  >(read, [applications, since.to, since.open, since.from]);
  if (!row) throw new Error('the table "positions" has lost its row');
  return {
    snapshot: toSnapshot(row),
    isComplete: row.is_complete && row.incarnation === since.incarnation,
    messages: row.messages ?? [],
    readers: row.readers ?? [],
    changes: row.changes ?? [],
  };
}
