import { type ApplicationKey, type Queryable, statement } from './database.js';

/**
 * Lists travel to PostgreSQL as one text with this between the items: string_to_array is many times faster
 * than the driver's array encoding. User ids may not hold control characters, and JSON escapes them.
 */
const SEPARATOR = '\u001f';

export interface NewChunk {
  number: number;
  firstPosition: number;
  userIds: string[];
  /** Flat variables of each target as JSON text, '' for none; null when no target has any. */
  variables: string[] | null;
  /** Why a target gets nothing, as JSON text, '' for those that do; null when none is refused. */
  refusals: string[] | null;
}

const insert = statement(
  'chunk_insert',
  `INSERT INTO chunks (application, notification, number, first_position, user_ids, variables, refusals)
   VALUES ($1, $2, $3, $4, coalesce(nullif(string_to_array($5, E'\\x1f'), '{}'), ARRAY['']),
     string_to_array($6, E'\\x1f', ''), string_to_array($7, E'\\x1f', ''))`,
);

/** Stores a chunk. There is no work for it yet: see insertChunkWork. */
export async function insertChunk(
  db: Queryable,
  application: ApplicationKey,
  chunk: NewChunk & { notification: bigint | string },
): Promise<void> {
  await db.count(insert, [
    application,
    chunk.notification,
    chunk.number,
    chunk.firstPosition,
    chunk.userIds.join(SEPARATOR),
    chunk.variables?.join(SEPARATOR) ?? null,
    chunk.refusals?.join(SEPARATOR) ?? null,
  ]);
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
