import type { PoolClient } from 'pg';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Database } from '../storage/database.js';
import { WORK_CHANNEL } from '../storage/work.js';

const RECONNECT_MS = 1_000;

/**
 * Listens for the announcements of work by other processes. Only a hint: the worker looks by itself every
 * second, so a lost connection delays and loses nothing. It is opened again until `stop`.
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
    try {
      const client = await this.#db.connect();
      client.on('notification', this.#wake);
      client.on('error', () => this.#lost(client));
      client.on('end', () => this.#lost(client));
      await client.query(`LISTEN ${WORK_CHANNEL}`);
      if (!this.#running) return client.release(true);
      this.#client = client;
      this.#wake();
    } catch (error) {
      this.#logger.warn({ error: (error as Error).message }, 'cannot listen for work; polling meanwhile');
      this.#again();
    }
  }

  #lost(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.release(true);
    this.#again();
  }

  #again(): void {
    if (this.#running) this.#cancel = this.#clock.after(RECONNECT_MS, () => void this.#listen());
  }
}
