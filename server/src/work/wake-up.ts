import type { PoolClient } from 'pg';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Database } from '../storage/database.js';
import { WORK_CHANNEL } from '../storage/work.js';

const RECONNECT_MS = 1_000;
/** The connection is asked whether it is still there this often, and given up when it has not answered by the next time. */
const BEAT_MS = 2_000;

/**
 * Listens for the announcements of work by other processes. Only a hint: the worker looks by itself every
 * second, so a lost connection delays and loses nothing. It is opened again until `stop`. One that is lost without a
 * word, as when a network swallows everything, is found by asking.
 */
export class WakeUp {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #wake: () => void;
  #client: PoolClient | null = null;
  #cancel: (() => void) | null = null;
  #running = false;

  constructor(parts: { db: Database; clock: Clock; logger: Logger; wake: () => void }) {
    this.#db = parts.db;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#wake = parts.wake;
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await this.#listen();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    this.#client?.release(true);
    this.#client = null;
  }

  async #listen(): Promise<void> {
    if (!this.#running) return;
    let client: PoolClient;
    try {
      client = await this.#db.connect();
    } catch (error) {
      this.#warn(error as Error);
      return this.#again();
    }
    if (!this.#running) return client.release(true);
    this.#client = client;
    client.on('notification', this.#wake);
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    await this.#ask(client, `LISTEN ${WORK_CHANNEL}`);
    this.#wake();
  }

  /** Runs a statement that has to be answered soon, and then asks again and again whether the connection is there. */
  async #ask(client: PoolClient, statement: string): Promise<void> {
    if (this.#client !== client) return;
    this.#cancel = this.#clock.after(BEAT_MS, () => {
      this.#logger.warn('the connection that listens for work does not answer; opening another');
      this.#lost(client);
    });
    try {
      await client.query(statement);
    } catch (error) {
      if (this.#client === client) this.#warn(error as Error);
      return this.#lost(client);
    }
    if (this.#client !== client) return;
    this.#cancel();
    this.#cancel = this.#clock.after(BEAT_MS, () => void this.#ask(client, 'SELECT'));
  }

  #warn({ message }: Error): void {
    this.#logger.warn({ error: message }, 'cannot listen for work; polling meanwhile');
  }

  #lost(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#cancel?.();
    client.release(true);
    this.#again();
  }

  #again(): void {
    if (this.#running) this.#cancel = this.#clock.after(RECONNECT_MS, () => void this.#listen());
  }
}
