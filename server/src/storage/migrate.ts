import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Database, type Queryable, statement } from './database.js';
import { BEGIN_ERA } from './positions.js';

const DIRECTORY = fileURLToPath(new URL('../../migrations/', import.meta.url));
/** Any number, the same in every version: whoever holds this advisory lock migrates. */
const LOCK = 4_680_001;

/** A database this server must not run on; the message says why and what to do. */
export class StorageRefused extends Error {
  override name = 'StorageRefused';
}

function migrations(): { number: number; name: string }[] {
  return readdirSync(DIRECTORY)
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name }));
}

/** The number of the newest migration this server knows. */
export const schemaVersion = (): number => migrations().at(-1)?.number ?? 0;

/** Brings the schema up to date; many servers may call it at once. Returns the migrations it ran. */
export async function migrate(database: Database): Promise<string[]> {
  const client = await database.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (number int PRIMARY KEY, name text NOT NULL, run_at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ number: number }>('SELECT number FROM schema_migrations');
    const done = new Set(rows.map((row) => row.number));
    const newest = Math.max(0, ...done);
    if (newest > schemaVersion())
      throw new StorageRefused(
        `The database has schema ${newest}, this server knows ${schemaVersion()}. Run the newer version of Belfry that made it, or restore a backup of before.`,
      );
    const ran: string[] = [];
    for (const { number, name } of migrations().filter((one) => !done.has(one.number))) {
      const sql = readFileSync(DIRECTORY + name, 'utf8');
      await client.query('BEGIN');
      await client.query(sql);
      await client.query('INSERT INTO schema_migrations (number, name) VALUES ($1, $2)', [number, name]);
      await client.query('COMMIT');
      ran.push(name);
    }
    await client.query(BEGIN_ERA);
    return ran;
  } finally {
    // Ending the connection frees the lock and any transaction that an error left open.
    client.release(true);
  }
}

/** Refuses a database that would lose what it has confirmed, or that is too old. */
export async function checkDurability(database: Database): Promise<void> {
  const [row] = await database.rows<Record<string, string>>({
    name: 'check_durability',
    text: `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
      current_setting('synchronous_commit') AS synchronous_commit, current_setting('server_version_num') AS version,
      current_setting('server_encoding') AS encoding`,
  });
  if (Number(row?.version) < 150_000)
    throw new StorageRefused(
      'PostgreSQL 15 or newer is needed. Upgrade it, or leave DATABASE_URL empty for the embedded one.',
    );
  if (row?.encoding !== 'UTF8')
    throw new StorageRefused(`The database is encoded in ${row?.encoding}. Create it with ENCODING 'UTF8'.`);
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit'])
    if (row?.[name] === 'off')
      throw new StorageRefused(
        `PostgreSQL runs with ${name}=off: a power cut would lose notifications that were answered 200. Set ${name}=on and start again.`,
      );
}

const newest = statement('migration_newest', 'SELECT max(number) AS number FROM schema_migrations');

/** Whether the storage answers and has the schema this server needs. */
export async function checkReady(db: Queryable): Promise<boolean> {
  return (await db.rows<{ number: number }>(newest))[0]?.number === schemaVersion();
}
