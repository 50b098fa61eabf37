import { firstIdOf } from '../platform/ids.js';
import { type Database, type Queryable, statement } from './database.js';

/** Months ahead for which message partitions are kept ready. */
const MONTHS_AHEAD = 2;

const monthStart = (ms: number, plus: number): number => {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + plus, 1);
};

const partitionExists = statement(
  'partition_exists',
  'SELECT 1 FROM pg_class WHERE relname = $1 AND relnamespace = current_schema()::regnamespace',
);

/** Held while partitions are made: PostgreSQL refuses the second of two that make the same one at once. */
const lock = statement('partition_lock', 'SELECT pg_advisory_xact_lock(4680002)');

/**
 * Makes the partitions of `messages` for the month of `ms` and the two that follow. Harmless when they
 * exist, and when several servers do it at once.
 */
export async function ensurePartitions(db: Database, ms: number): Promise<void> {
  await db.transaction((connection) => makePartitions(connection, ms));
}

async function makePartitions(db: Queryable, ms: number): Promise<void> {
  await db.rows(lock);
  for (let month = 0; month <= MONTHS_AHEAD; month++) {
    const from = monthStart(ms, month);
    const name = `messages_${new Date(from).toISOString().slice(0, 7).replace('-', '_')}`;
    if ((await db.rows(partitionExists, [name])).length > 0) continue;
    // Identifiers and bounds cannot be parameters; both are made of digits here.
    const text = `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF messages
      FOR VALUES FROM (${firstIdOf(from)}) TO (${firstIdOf(monthStart(ms, month + 1))})`;
    await db.count({ name: '', text });
  }
}
