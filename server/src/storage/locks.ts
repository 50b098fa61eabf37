import type { Database } from './database.js';

/** Numbers of advisory locks, each held by one process at a time. Migrations use 4680001. */
export const LOCKS = { cleanFiles: 4_680_010, foldMetrics: 4_680_011, maintain: 4_680_012 } as const;

/** Runs `work` while holding the lock; false, without running it, when another process has it. */
export async function withLock(db: Database, lock: number, work: () => Promise<void>): Promise<boolean> {
  const client = await db.connect();
  // When the connection breaks the lock is lost: `work` must be harmless done twice at a time.
  const ignore = () => {};
  client.on('error', ignore);
  let isFree = false;
  try {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lock]);
    isFree = !rows[0]?.held;
    if (isFree) return false;
    await work();
    return true;
  } finally {
    if (!isFree)
      isFree = await client.query('SELECT pg_advisory_unlock($1)', [lock]).then(
        () => true,
        () => false,
      );
    client.off('error', ignore);
    // Ending the connection frees the lock for certain.
    client.release(!isFree);
  }
}
