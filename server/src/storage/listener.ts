import type { PoolClient } from 'pg';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Database } from './database.js';

const RECONNECT_MS = 1_000;
/** The connection is asked whether it is still there this often, and given up when it has not answered by the next time. */
const BEAT_MS = 2_000;

/** Called with what was said, and with null when something may have been said that nobody heard. */
export type Hear = (payload: string | null) => void;

/**
 * Listens to what other processes say through NOTIFY, by one connection for all channels. What comes by it are only
 * hints: whoever is told looks by itself every second, so a lost connection delays and loses nothing. It is opened
 * again until `stop`. One that is lost without a word, as when a network swallows everything, is found by asking.
 *
 * Life: hear, once a channel → start → stop. Without a channel it opens no connection.
 */
export class Listener {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #channels = new Map<string, Hear>();
  #client: PoolClient | null = null;
  #cancel: (() => void) | null = null;
  #running = false;
  #isListening = false;

  constructor(parts: { db: Database; clock: Clock; logger: Logger }) {
    this.#db = parts.db;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** Whether what is said now is heard, as far as is known. */
  get isListening(): boolean {
    return this.#isListening;
  }

  /** Before `start`; `channel` is an identifier of our own. */
  hear(channel: string, hear: Hear): void {
    this.#channels.set(channel, hear);
  }

  async start(): Promise<void> {
    if (this.#running || this.#channels.size === 0) return;
    this.#running = true;
    await this.#open();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#isListening = false;
    this.#cancel?.();
    this.#client?.release(true);
    this.#client = null;
  }

  async #open(): Promise<void> {
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
    client.on('notification', ({ channel, payload }) => this.#channels.get(channel)?.(payload ?? ''));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    for (const channel of this.#channels.keys()) await this.#ask(client, `LISTEN ${channel}`);
    if (this.#client !== client) return;
    this.#isListening = true;
    this.#beatLater(client);
    for (const hear of this.#channels.values()) hear(null);
  }

  /** Runs a statement that has to be answered soon. */
  async #ask(client: PoolClient, statement: string): Promise<void> {
    if (this.#client !== client) return;
    this.#cancel = this.#clock.after(BEAT_MS, () => {
      this.#logger.warn('the connection that listens does not answer; opening another');
      this.#lost(client);
    });
    try {
      await client.query(statement);
    } catch (error) {
      if (this.#client === client) this.#warn(error as Error);
      return this.#lost(client);
    }
    if (this.#client === client) this.#cancel();
  }

  /** Asks again and again whether the connection is there. */
  #beatLater(client: PoolClient): void {
    const beat = async () => {
      await this.#ask(client, 'SELECT');
      if (this.#client === client) this.#beatLater(client);
    };
    this.#cancel = this.#clock.after(BEAT_MS, () => void beat());
  }

  #warn({ message }: Error): void {
    this.#logger.warn({ error: message }, 'cannot listen to other processes; polling meanwhile');
  }

  #lost(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#isListening = false;
    this.#cancel?.();
    client.release(true);
    this.#again();
  }

  #again(): void {
    if (this.#running) this.#cancel = this.#clock.after(RECONNECT_MS, () => void this.#open());
  }
}
