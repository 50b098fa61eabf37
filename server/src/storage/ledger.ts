import { SEPARATOR } from './chunks.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import type { Mode } from './notifications.js';

const find = statement(
  'ledger_find',
  'SELECT mode, targets, refusals, refused_users FROM notifications WHERE application = $1 AND id = $2',
);
const chunk = statement(
  'ledger_chunk',
  // The arrays are short enough to be unpacked for a few of their items. As one text they get here faster.
  `SELECT number, cardinality(user_ids) AS length,
     array_to_string(user_ids[$4::int + 1 : $4::int + $5::int], E'\\x1f') AS user_ids,
     array_to_string(refusals[$4::int + 1 : $4::int + $5::int], E'\\x1f', '') AS refusals,
     late_refusals, delivered_at IS NOT NULL AS is_delivered, cancelled_at IS NOT NULL AS is_cancelled
   FROM chunks WHERE application = $1 AND notification = $2 AND number >= $3 ORDER BY number LIMIT 1`,
);

/** Why a target got nothing, as it was stored. */
export interface StoredRefusal {
  outcome: string;
  code: number | null;
  message: string;
}

/** What the notification itself says of its targets; those of a batch are in its chunks. */
export interface LedgerNotification {
  mode: Mode;
  targets: string[] | null;
  /** In the order of the targets; null when none was refused before it was looked for as a user. */
  refusals: (StoredRefusal | null)[] | null;
  refused_users: { user_id: string; unknown: boolean; opted_out?: true }[] | null;
}

/** Targets of one chunk that follow each other, from `from` on. */
export interface LedgerChunk {
  number: number;
  /** Targets of the whole chunk. */
  length: number;
  userIds: string[];
  /** JSON texts, '' for none; null when no target of the chunk has one. */
  refusals: string[] | null;
  /** By the index in the whole chunk. */
  lateRefusals: Record<string, StoredRefusal> | null;
  isDelivered: boolean;
  isCancelled: boolean;
}

export async function findLedgerNotification(
  db: Queryable,
  application: ApplicationKey,
  id: bigint,
): Promise<LedgerNotification | null> {
  return (await db.rows<LedgerNotification>(find, [application, id]))[0] ?? null;
}

/** Up to `count` targets of the first chunk with this number or a greater one; null when there is none. */
export async function findLedgerChunk(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: bigint; number: number; from: number; count: number },
): Promise<LedgerChunk | null> {
  const { notification, number, from, count } = of;
  const [row] = await db.rows<{
    number: number;
    length: number;
    user_ids: string;
    refusals: string | null;
    late_refusals: Record<string, StoredRefusal> | null;
    is_delivered: boolean;
    is_cancelled: boolean;
  }>(chunk, [application, notification, number, from, count]);
  if (!row) return null;
  // The text of no item and that of one empty item are the same.
  const isEmpty = from >= row.length || count === 0;
  return {
    number: row.number,
    length: row.length,
    userIds: isEmpty ? [] : row.user_ids.split(SEPARATOR),
    refusals: isEmpty ? null : (row.refusals?.split(SEPARATOR) ?? null),
    lateRefusals: row.late_refusals,
    isDelivered: row.is_delivered,
    isCancelled: row.is_cancelled,
  };
}
