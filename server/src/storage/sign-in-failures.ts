import { type Queryable, statement } from './database.js';

/** How many failures are let pass, and how long one more blocks: at first, and at most when it doubles. */
export interface FailureLimit {
  most: number;
  blockMs: number;
  blockMsMax: number;
  /** After this without a failure it begins anew. */
  forgetMs: number;
}

const count = statement(
  'sign_in_failure_count',
  // Counted before the password is looked at, so that many at a time get no more tries than one after another.
  `INSERT INTO sign_in_failures AS f (key, failures, last_at) VALUES ($1, 1, $2)
   ON CONFLICT (key) DO UPDATE SET
     failures = CASE WHEN f.last_at < $2 - $6::bigint THEN 1 ELSE f.failures + 1 END,
     last_at = $2,
     blocked_until = CASE WHEN f.last_at < $2 - $6::bigint OR f.failures + 1 < $3 THEN 0
       ELSE $2 + least($5::bigint, ($4 * 2 ^ least(20, f.failures + 1 - $3))::bigint) END
   WHERE f.blocked_until <= $2
   RETURNING 0 AS until`,
);
const blocked = statement(
  'sign_in_failure_blocked',
  'SELECT blocked_until::float8 AS until FROM sign_in_failures WHERE key = $1 AND blocked_until > $2',
);
const clear = statement('sign_in_failure_clear', 'DELETE FROM sign_in_failures WHERE key = $1');
const back = statement(
  'sign_in_failure_back',
  'UPDATE sign_in_failures SET failures = greatest(0, failures - 1), blocked_until = 0 WHERE key = $1',
);
const prune = statement('sign_in_failure_prune', 'DELETE FROM sign_in_failures WHERE last_at < $1');

/** Counts a try as if it had failed. The time until which none is let in, or null when this one is. */
export async function countTry(
  db: Queryable,
  key: string,
  { limit, now }: { limit: FailureLimit; now: number },
): Promise<number | null> {
  const values = [key, now, limit.most, limit.blockMs, limit.blockMsMax, limit.forgetMs];
  if ((await db.rows(count, values)).length > 0) return null;
  return (await db.rows<{ until: number }>(blocked, [key, now]))[0]?.until ?? null;
}

/** Forgets the failures of a key. */
export async function clearFailures(db: Queryable, key: string): Promise<void> {
  await db.count(clear, [key]);
}

/** Takes back one try that did not fail. */
export async function takeBackTry(db: Queryable, key: string): Promise<void> {
  await db.count(back, [key]);
}

export async function pruneFailures(db: Queryable, before: number): Promise<void> {
  await db.count(prune, [before]);
}
