import type { Queryable } from '../storage/database.js';
import type { Listener } from '../storage/listener.js';
import { HINT_CHANNEL, notifyHints } from '../storage/signals.js';
import type { Transport } from './transport.js';

/** LISTEN and NOTIFY, over the connection that the process listens by anyway, which its owner starts and stops. */
export class PostgresTransport implements Transport {
  readonly kind = 'postgres';
  readonly #db: Queryable;
  readonly #listener: Listener;
  #hears = false;

  constructor(parts: { db: Queryable; listener: Listener }) {
    this.#db = parts.db;
    this.#listener = parts.listener;
  }

  get isConnected(): boolean {
    return !this.#hears || this.#listener.isListening;
  }

  async start(hear: ((text: string | null) => void) | null): Promise<void> {
    this.#hears = hear !== null;
    if (hear) this.#listener.hear(HINT_CHANNEL, hear);
  }

  async publish(texts: readonly string[]): Promise<void> {
    await notifyHints(this.#db, texts);
  }

  async stop(): Promise<void> {}
}
