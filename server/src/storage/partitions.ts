import { firstIdOf } from '../platform/ids.js';
import { type Database, type Queryable, statement } from './database.js';

/** Months ahead for which message partitions are kept ready. */
const MONTHS_AHEAD = 2;

const monthStart = (ms: number, plus: number): number => {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + plus, 1);
};

const nameOf = (ms: number): string => `messages_${new Date(ms).toISOString().slice(0, 7).replace('-', '_')}`;

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
    const name = nameOf(from);
    if ((await db.rows(partitionExists, [name])).length > 0) continue;
    // Identifiers and bounds cannot be parameters; both are made of digits here.
    const text = `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF messages
      FOR VALUES FROM (${firstIdOf(from)}) TO (${firstIdOf(monthStart(ms, month + 1))})`;
    await db.count({ name: '', text });
  }
}

/** A month of messages: those with ids from `first` on and below `beyond`, which were sent before `endsAt`. */
export interface MessagePartition {
  name: string;
  first: bigint;
  beyond: bigint;
  endsAt: number;
}

const list = statement(
  'partition_list',
  `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = 'messages'::regclass ORDER BY c.relname`,
);

/** Oldest first. */
export async function listPartitions(db: Queryable): Promise<MessagePartition[]> {
  const rows = await db.rows<{ name: string }>(list);
  return rows.flatMap(({ name }) => {
    const [, year, month] = /^messages_(\d{4})_(\d{2})$/.exec(name) ?? [];
    if (year === undefined || month === undefined) return [];
    const from = Date.UTC(Number(year), Number(month) - 1, 1);
    const endsAt = monthStart(from, 1);
    return [{ name, first: firstIdOf(from), beyond: firstIdOf(endsAt), endsAt }];
  });
}

/**
 * Whoever reads or writes messages waits behind this while it waits for those who do: so it gives up soon, and the
 * transaction with it.
 */
const waitShortly = statement('partition_wait_shortly', "SET LOCAL lock_timeout = '1s'");

/** Drops a month with all its messages; false when it is gone already. */
export async function dropPartition(db: Queryable, { name }: MessagePartition): Promise<boolean> {
  await db.rows(lock);
  if ((await db.rows(partitionExists, [name])).length === 0) return false;
  await db.count(waitShortly);
  // The name is made of digits: it comes from listPartitions.
  await db.count({ name: '', text: `DROP TABLE ${name}` });
  return true;
}
