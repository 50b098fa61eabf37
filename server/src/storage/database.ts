import pg from 'pg';
import { BelfryError } from '@belfry/contract';
import type { Logger } from '../platform/logger.js';

/** The number by which an application's rows are kept: every query on its data takes it first. */
export type ApplicationKey = number & { readonly brand: 'ApplicationKey' };

/** A statement with a name is parsed and planned once a connection. */
export interface Statement {
  name: string;
  text: string;
}

export type Row = Record<string, unknown>;

/** Something that runs statements: the pool, or the connection of a transaction. */
export interface Queryable {
  /** The rows of a statement; `values` are bound to $1, $2 … */
  rows<R extends object = Row>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
  /** How many rows a statement touched. */
  count(statement: Statement, values?: readonly unknown[]): Promise<number>;
}

/** Something that also runs transactions. Inside one, a further one is part of it. */
export interface Transactional extends Queryable {
  /** Runs `work` in one transaction; anything it throws undoes it. */
  transaction<T>(work: (connection: Transactional) => Promise<T>): Promise<T>;
}

export interface Connection {
  host?: string;
  port?: number;
  user?: string;
  password?: string;
  database?: string;
  connectionString?: string;
}

/** More waiting callers than this means that the database cannot keep up: new ones are told so at once. */
const WAITING_MAX = 2_000;
const STATEMENT_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 5_000;
/**
 * A process that hangs in the middle of a transaction holds the rows of its work. PostgreSQL ends such a
 * session after this, and one whose network is gone after some 11 s, so that others can go on within 15 s.
 */
const IDLE_IN_TRANSACTION_MS = 5_000;
const KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/**
 * Nearly every statement is a few index probes. By default the planner believes them to be as slow as on a
 * spinning disk and reads a small table whole; a plan kept from then goes on doing so while the table grows.
 * Hardly ever is a key looked up twice, so that remembering what was found for it only costs.
 */
const PLANNING = '-c random_page_cost=1.1 -c enable_memoize=off';

const lastStatements = new Map<string, string>();

/** Names a statement; the same name with another text is a mistake that would run the wrong one. */
export function statement(name: string, text: string): Statement {
  const known = lastStatements.get(name);
  if (known !== undefined && known !== text) throw new Error(`two statements are named ${name}`);
  lastStatements.set(name, text);
  return { name, text };
}

function queryable(client: pg.Pool | pg.PoolClient): Queryable {
  const run = async (sql: Statement, values: readonly unknown[] = []) => {
    try {
      return await client.query({ name: sql.name, text: sql.text, values: values as unknown[] });
    } catch (error) {
      throw translate(error);
    }
  };
  return {
    rows: async <R extends object>(sql: Statement, values?: readonly unknown[]) =>
      (await run(sql, values)).rows as R[],
    count: async (sql, values) => (await run(sql, values)).rowCount ?? 0,
  };
}

export class Database implements Transactional {
  readonly #pool: pg.Pool;
  readonly #queryable: Queryable;
  #closed = false;

  constructor(connection: Connection, connections: number, logger: Logger) {
    this.#pool = new pg.Pool({
      ...connection,
      max: connections,
      application_name: 'belfry',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      options: `${KEEPALIVE} ${PLANNING}`,
      keepAlive: true,
    });
    // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
    this.#pool.on('error', (error) => {
      if (!this.#closed) logger.warn({ error: error.message }, 'database connection lost');
    });
    this.#queryable = queryable(this.#pool);
  }

  rows<R extends object = Row>(sql: Statement, values?: readonly unknown[]): Promise<R[]> {
    this.#refuseOverload();
    return this.#queryable.rows<R>(sql, values);
  }

  count(sql: Statement, values?: readonly unknown[]): Promise<number> {
    this.#refuseOverload();
    return this.#queryable.count(sql, values);
  }

  /** Runs `work` in one transaction; anything it throws undoes it. */
  async transaction<T>(work: (connection: Transactional) => Promise<T>): Promise<T> {
    this.#refuseOverload();
    const client = await this.connect();
    let broken: Error | undefined;
    // A session that PostgreSQL ends between two statements says so to nobody else; without a listener that would end
    // the process. The next statement fails by it.
    const onEnded = (error: Error) => {
      broken = error;
    };
    client.on('error', onEnded);
    try {
      await client.query('BEGIN');
      const connection: Transactional = { ...queryable(client), transaction: (inner) => inner(connection) };
      const result = await work(connection);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: Error) => {
        broken = cause;
      });
      throw translate(error);
    } finally {
      client.off('error', onEnded);
      client.release(broken);
    }
  }

  /** A connection of one's own, to be released by the caller. */
  async connect(): Promise<pg.PoolClient> {
    return this.#pool.connect().catch((error: unknown) => {
      throw translate(error);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool.end();
  }

  #refuseOverload(): void {
    if (this.#pool.waitingCount > WAITING_MAX)
      throw unavailable('The server is overloaded; try again in a second.', undefined);
  }
}

/**
 * SQLSTATE classes and network codes that mean: the same call may succeed later. Among them what PostgreSQL tells
 * those who connect while an operator changes passwords, or has closed or not yet restored the database.
 */
const TRANSIENT =
  /^(08...|28...|3D000|53...|55000|57P0[1-4]|57014|25006|25P03|40001|40P01|ECONN(REFUSED|RESET)|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Cannot use a pool after/;

function translate(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if ((code && TRANSIENT.test(code)) || (message && LOST.test(message)))
    return unavailable('The storage does not answer; try again in a second.', error);
  return error;
}

function unavailable(message: string, cause: unknown): BelfryError {
  return new BelfryError('ServiceUnavailable', message, { headers: { 'retry-after': '1' }, cause });
}

/** The SQLSTATE of an error of PostgreSQL, or undefined. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
}

export const UNIQUE_VIOLATION = '23505';
