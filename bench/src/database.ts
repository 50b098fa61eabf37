import type { Connection } from '@belfry/server';
import pg from 'pg';

export async function openClients(connection: Connection, count: number): Promise<pg.Client[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client(connection);
      await client.connect();
      return client;
    }),
  );
}

export const closeClients = async (clients: readonly pg.Client[]): Promise<void> => {
  await Promise.all(clients.map((client) => client.end()));
};

/** How many more connections PostgreSQL admits, but for a few that the server may still want. */
export async function freeConnections(connection: Connection): Promise<number> {
  const SPARE = 20;
  const [client] = await openClients(connection, 1);
  if (!client) throw new Error('no client');
  const { rows } = await client.query<{ free: number }>(
    `SELECT current_setting('max_connections')::int - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS free`,
  );
  await client.end();
  return Math.max(1, (rows[0]?.free ?? 0) - SPARE);
}

const TWIN = 'bench.messages';

/**
 * Makes `bench.messages`: the same columns, key and partitions as `messages`, with the same rows. The raw
 * side writes there, so that it does the very same work and the server's data stay whole.
 */
export async function makeTwin(client: pg.Client): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS bench CASCADE');
  await client.query('CREATE SCHEMA bench');
  await client.query(
    `CREATE TABLE ${TWIN} (LIKE public.messages INCLUDING ALL) PARTITION BY RANGE (notification)`,
  );
  const { rows } = await client.query<{ name: string; bound: string }>(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.messages'::regclass`,
  );
  for (const { name, bound } of rows)
    await client.query(`CREATE TABLE bench.${name} PARTITION OF ${TWIN} ${bound}`);
  await client.query(`INSERT INTO ${TWIN} SELECT * FROM public.messages`);
  await client.query(`ANALYZE ${TWIN}`);
  await client.query('ANALYZE public.messages');
  await checkpoint(client);
}

/** So that both sides begin with the same debts to the disk. Needs a right that an own server may not give. */
async function checkpoint(client: pg.Client): Promise<void> {
  await client.query('CHECKPOINT').catch(() => {});
}

/** What the raw side inserts: the columns of a message as the server writes it. */
export interface MessageRow {
  application: number;
  userId: string;
  channel: number;
  notification: string;
  sentAt: number;
  variables: string;
}

/** Inserts one message and commits it. */
export async function insertRow(client: pg.Client, row: MessageRow): Promise<void> {
  const { application, userId, channel, notification, sentAt, variables } = row;
  await client.query({
    name: 'bench_insert',
    text: `INSERT INTO ${TWIN} (application, user_id, channel, notification, sent_at, variables, position)
           VALUES ($1, $2, $3, $4, $5, $6, 0)`,
    values: [application, userId, channel, notification, sentAt, variables],
  });
}

const escape = (text: string): string => text.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] as string);
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Rows in COPY's text format. */
export function copyText(rows: readonly MessageRow[]): Buffer {
  return Buffer.from(
    rows
      .map((row) => {
        const { application, userId, channel, notification, sentAt, variables } = row;
        return `${application}\t${escape(userId)}\t${channel}\t${notification}\t${sentAt}\t${escape(variables)}\t0\n`;
      })
      .join(''),
  );
}

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Copies rows into the twin, or beside the server's own, in one transaction; `pg` leaves COPY to those who need it. */
export function copyRows(
  client: pg.Client,
  data: Buffer,
  table: typeof TWIN | 'public.messages' = TWIN,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const copy = {
      submit: (connection: CopyConnection) =>
        connection.query(
          `COPY ${table} (application, user_id, channel, notification, sent_at, variables, position) FROM STDIN`,
        ),
      handleCopyInResponse: (connection: CopyConnection) => {
        connection.sendCopyFromChunk(data);
        connection.endCopyFrom();
      },
      handleCommandComplete: () => {},
      handleError: reject,
      handleReadyForQuery: () => resolve(),
    };
    client.query(copy as unknown as pg.Submittable);
  });
}

export async function countRows(client: pg.Client, table: 'bench.messages' | 'messages' | 'notifications') {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]?.count ?? 0;
}
