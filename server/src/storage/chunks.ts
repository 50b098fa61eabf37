import { type ApplicationKey, type Queryable, statement } from './database.js';
import { type MessageRow, VISIBLE } from './messages.js';

/**
 * Lists travel to PostgreSQL as one text with this between the items: string_to_array is many times faster
 * than the driver's array encoding. User ids may not hold control characters, and JSON escapes them.
 */
export const SEPARATOR = '\u001f';

/** SQL for how many targets a notification's chunks hold: they follow each other without a gap. */
export const ROWS_READ = (application: string, notification: string) =>
  `coalesce((SELECT c.first_position + cardinality(c.user_ids) FROM chunks c
     WHERE c.application = ${application} AND c.notification = ${notification} ORDER BY c.number DESC LIMIT 1), 0)`;

/** Targets delivered in one transaction: large enough to share its costs, small enough to be a short one. */
export const CHUNK_TARGETS = 2_500;

/** The targets of a chunk, in lists that run in parallel. */
export interface ChunkTargets {
  userIds: string[];
  /** Flat variables of each target as JSON text, '' for none; null when no target has any. */
  variables: string[] | null;
  /** Why a target gets nothing, as JSON text, '' for those that do; null when none is refused. */
  refusals: string[] | null;
}

/** The lists of a chunk as they travel: user ids, variables, refusals, each as text in UTF-8. */
export type ChunkLists = readonly [userIds: Buffer, variables: Buffer | null, refusals: Buffer | null];
/** How many lists a chunk has. */
export const LISTS = 3;

/** SQL for the lists of a new chunk, as listsOf gives them to the parameters from number `first` on. */
export const CHUNK_LISTS = (
  first: number,
) => `coalesce(nullif(string_to_array($${first}, E'\\x1f'), '{}'), ARRAY['']),
     string_to_array($${first + 1}, E'\\x1f', ''), string_to_array($${first + 2}, E'\\x1f', '')`;

export const listsOf = ({ userIds, variables, refusals }: ChunkTargets): ChunkLists => [
  Buffer.from(userIds.join(SEPARATOR)),
  variables && Buffer.from(variables.join(SEPARATOR)),
  refusals && Buffer.from(refusals.join(SEPARATOR)),
];

const insert = statement(
  'chunk_insert',
  `INSERT INTO chunks (application, notification, number, first_position, user_ids, variables, refusals)
   VALUES ($1, $2, $3, $4, ${CHUNK_LISTS(5)})`,
);

export interface NewChunk {
  number: number;
  firstPosition: number;
  lists: ChunkLists;
}

/** Stores a chunk. There is no work for it yet: see insertChunkWork. */
export async function insertChunk(
  db: Queryable,
  application: ApplicationKey,
  chunk: NewChunk & { notification: bigint | string },
): Promise<void> {
  const { notification, number, firstPosition, lists } = chunk;
  await db.count(insert, [application, notification, number, firstPosition, ...lists]);
}

const insertWork = statement(
  'chunk_insert_work',
  `INSERT INTO work (kind, application, notification, chunk, priority, run_at)
   SELECT 'deliver_chunk', application, notification, number, $3, now_ms()
   FROM chunks WHERE application = $1 AND notification = $2 AND delivered_at IS NULL ORDER BY number`,
);

/** Makes the work to deliver every chunk of a notification; returns how many there are. */
export async function insertChunkWork(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: bigint | string; priority: number },
): Promise<number> {
  return db.count(insertWork, [application, of.notification, of.priority]);
}

const markDelivered = statement(
  'chunk_mark_delivered',
  `UPDATE chunks SET delivered_at = $4, late_refusals = $5
   WHERE application = $1 AND notification = $2 AND number = $3 AND delivered_at IS NULL`,
);

/** False when the chunk was delivered before. */
export async function markChunkDelivered(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; number: number; now: number; lateRefusals: string | null },
): Promise<boolean> {
  const { notification, number, now, lateRefusals } = chunk;
  return (await db.count(markDelivered, [application, notification, number, now, lateRefusals])) === 1;
}

const cancel = statement(
  'chunk_cancel',
  `WITH cancelled AS (
     UPDATE chunks SET cancelled_at = $4, variables = NULL
     WHERE application = $1 AND notification = $2 AND number = $3 AND delivered_at IS NULL AND cancelled_at IS NULL
     RETURNING cardinality(user_ids) - (SELECT count(*) FROM unnest(refusals) r WHERE r IS NOT NULL) AS targets
   )
   UPDATE notifications n SET cancelled = n.cancelled + c.targets, chunks_left = n.chunks_left - 1
   FROM cancelled c WHERE n.application = $1 AND n.id = $2`,
);

/**
 * Calls a chunk off: its targets that were not refused end as cancelled. Nothing happens to a chunk that was
 * delivered.
 */
export async function cancelChunk(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; number: number; now: number },
): Promise<void> {
  await db.count(cancel, [application, chunk.notification, chunk.number, chunk.now]);
}

const next = statement(
  'chunk_next',
  `SELECT number FROM chunks WHERE application = $1 AND notification = $2 AND number >= $3
   ORDER BY number LIMIT 1`,
);

/** The number of the notification's first chunk from `from` on; null when there is none. */
export async function findNextChunk(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: string; from: number },
): Promise<number | null> {
  const rows = await db.rows<{ number: number }>(next, [application, of.notification, of.from]);
  return rows[0]?.number ?? null;
}

const undelivered = statement(
  'chunk_undelivered',
  `SELECT number FROM chunks WHERE application = $1 AND notification = $2 AND number >= $3
     AND delivered_at IS NULL AND cancelled_at IS NULL ORDER BY number LIMIT 1`,
);

/** The number of the notification's first chunk from `from` on that is neither delivered nor called off, or null. */
export async function findUndelivered(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: string; from: number },
): Promise<number | null> {
  const rows = await db.rows<{ number: number }>(undelivered, [application, of.notification, of.from]);
  return rows[0]?.number ?? null;
}

const users = statement(
  'chunk_users',
  `SELECT array_to_string(user_ids, E'\\x1f') AS users FROM chunks
   WHERE application = $1 AND notification = $2 AND number = $3`,
);

/** Every target of a chunk, also those that got nothing. */
export async function listChunkUsers(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; number: number },
): Promise<string[]> {
  const [row] = await db.rows<{ users: string }>(users, [application, chunk.notification, chunk.number]);
  return row?.users.split(SEPARATOR) ?? [];
}

/** What the messages of a chunk have in common, and the variables of each target from `first` to `last`. */
export type ChunkMessages = Omit<
  MessageRow,
  'notification' | 'variables' | 'impression_at' | 'clicked_at' | 'is_read'
> & { variables: (Record<string, string> | null)[] | null };

const messages = statement(
  'chunk_messages',
  `SELECT n.channels[1] AS channel, c.delivered_at::float8 AS sent_at, n.variables AS common, n.template_key,
     n.template_version, n.category, n.priority,
     '[' || array_to_string(c.variables[$5::int + 1:$6::int + 1], ',', 'null') || ']' AS variables
   FROM chunks c JOIN notifications n ON n.application = c.application AND n.id = c.notification
   WHERE c.application = $1 AND c.notification = $2 AND c.number = $3 AND ${VISIBLE} AND c.delivered_at IS NOT NULL
     AND c.refusals IS NULL AND c.late_refusals IS NULL AND cardinality(n.channels) = 1 AND n.channels[1] = ANY($7::int[])`,
);

/**
 * The messages of a chunk as it brought them, to its targets from `first` to `last`, 0 the first of the chunk; null when
 * not every target got one message, or it may not be seen: which users have one tell the messages only.
 */
export async function readChunkMessages(
  db: Queryable,
  application: ApplicationKey,
  of: {
    notification: string;
    number: number;
    first: number;
    last: number;
    channels: readonly number[];
    now: number;
  },
): Promise<ChunkMessages | null> {
  const { notification, number, first, last, channels, now } = of;
  const [row] = await db.rows<Omit<ChunkMessages, 'variables'> & { variables: string | null }>(messages, [
    ...[application, notification, number, now, first, last, channels],
  ]);
  return row ? { ...row, variables: row.variables === null ? null : JSON.parse(row.variables) } : null;
}
