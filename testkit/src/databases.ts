import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Connection } from '@belfry/server';
import { createLogger, Database, ensurePartitions, migrate } from '@belfry/server';

/** Where databases for tests may be made: a server, and the database to connect to for making them. */
export interface TestPostgres {
  connection: Connection;
}

const TEMPLATE = 'belfry_test_template';
const silent = createLogger({ level: 'silent', format: 'json' });
let made = 0;

/** The connection with another database in place of its own. */
export function withDatabaseName(connection: Connection, database: string): Connection {
  if (!connection.connectionString) return { ...connection, database };
  const url = new URL(connection.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.toString() };
}

/** A client that works during `use` and is closed after it. */
export async function withClient<T>(
  connection: Connection,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Makes the migrated database that the others are copied from. */
export async function prepareTemplate(postgres: TestPostgres): Promise<void> {
  await withClient(postgres.connection, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
    await client.query(
      `CREATE DATABASE ${TEMPLATE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
  });
  const db = new Database(withDatabaseName(postgres.connection, TEMPLATE), 4, silent);
  await migrate(db);
  await ensurePartitions(db, Date.now());
  await db.close();
}

export interface TestDatabase {
  connection: Connection;
  drop(): Promise<void>;
}

/** A database of its own, migrated and empty. */
export async function createDatabase(postgres: TestPostgres): Promise<TestDatabase> {
  const name = `belfry_test_${process.pid}_${Date.now().toString(36)}_${made++}`;
  await withClient(postgres.connection, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`),
  );
  return {
    connection: withDatabaseName(postgres.connection, name),
    drop: async () => {
      await withClient(postgres.connection, (client) =>
        client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    },
  };
}

/** An empty database, not migrated, on the PostgreSQL of a URL. */
export async function createEmptyDatabase(url: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `belfry_test_${randomBytes(4).toString('hex')}`;
  const owner = { connectionString: url };
  await withClient(owner, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`),
  );
  return {
    url: withDatabaseName(owner, name).connectionString ?? url,
    drop: async () => {
      await withClient(owner, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
