import { type ApplicationKey, type Queryable, statement } from './database.js';

interface KeyOfCall {
  operation: string;
  key: string;
}

const find = statement(
  'idempotency_key_find',
  'SELECT body_hash, answer FROM idempotency_keys WHERE application = $1 AND operation = $2 AND key = $3',
);
const lock = statement(
  'idempotency_key_lock',
  // Two different keys with the same hash only make one of them wait for a repeat.
  `SELECT pg_try_advisory_xact_lock($1, hashtext($2 || ' ' || $3)) AS held`,
);
const insert = statement(
  'idempotency_key_insert',
  `INSERT INTO idempotency_keys (application, operation, key, body_hash, answer, created_at)
   VALUES ($1, $2, $3, $4, $5, now_ms())`,
);
const prune = statement(
  'idempotency_key_prune',
  `DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
     SELECT ctid FROM idempotency_keys WHERE created_at < now_ms() - $1::bigint ORDER BY created_at LIMIT 5000))`,
);

export async function findIdempotencyKey(
  db: Queryable,
  application: ApplicationKey,
  call: KeyOfCall,
): Promise<{ body_hash: Buffer; answer: object } | null> {
  const rows = await db.rows<{ body_hash: Buffer; answer: object }>(find, [
    application,
    call.operation,
    call.key,
  ]);
  return rows[0] ?? null;
}

/** Holds a key until the transaction ends; false when another transaction holds it. */
export async function lockIdempotencyKey(
  db: Queryable,
  application: ApplicationKey,
  call: KeyOfCall,
): Promise<boolean> {
  return (await db.rows<{ held: boolean }>(lock, [application, call.operation, call.key]))[0]?.held === true;
}

export async function insertIdempotencyKey(
  db: Queryable,
  application: ApplicationKey,
  call: KeyOfCall & { bodyHash: Buffer; answer: object },
): Promise<void> {
  await db.count(insert, [application, call.operation, call.key, call.bodyHash, JSON.stringify(call.answer)]);
}

/** Forgets keys of all applications that are older than `ageMs`, some thousands at a time; returns how many. */
export async function pruneIdempotencyKeys(db: Queryable, ageMs: number): Promise<number> {
  return db.count(prune, [ageMs]);
}
