import type { NatsConnection } from '@nats-io/transport-node';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Queryable } from '../storage/database.js';
import { readDatabaseName } from '../storage/signals.js';
import type { Transport } from './transport.js';

/** How to reach NATS; see NATS_URL. */
export interface NatsSettings {
  /** host:port */
  servers: string[];
  user: string | null;
  /** With a user; without one it is a token. Null: neither. */
  secret: string | null;
  tls: boolean;
}

const RECONNECT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** A server that has not answered two of these is given up. */
const PING_MS = 2_000;

/** A NATS server or cluster. Every database has a subject of its own, so that several may share one NATS. */
export class NatsTransport implements Transport {
  readonly kind = 'nats';
  readonly #settings: NatsSettings;
  readonly #db: Queryable;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #hear: ((text: string | null) => void) | null = null;
  #connection: NatsConnection | null = null;
  #subject: string | null = null;
  #connecting: Promise<void> = Promise.resolve();
  #isRunning = false;
  /** Whether it is known to be away: that is said once, not at every try. */
  #isAway = false;
  #cancel = () => {};

  constructor(parts: { settings: NatsSettings; db: Queryable; clock: Clock; logger: Logger }) {
    this.#settings = parts.settings;
    this.#db = parts.db;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  get isConnected(): boolean {
    return this.#connection !== null;
  }

  async start(hear: ((text: string | null) => void) | null): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#hear = hear;
    this.#connecting = this.#connect();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancel();
    await this.#connecting;
    await this.#connection?.close();
    this.#connection = null;
  }

  async publish(texts: readonly string[]): Promise<void> {
    const [connection, subject] = [this.#connection, this.#subject];
    // Kept for later they would be worth nothing: by then everybody has looked.
    if (!connection || !subject) throw new Error('NATS is away');
    for (const text of texts) connection.publish(subject, text);
  }

  async #connect(): Promise<void> {
    if (!this.#isRunning) return;
    const { servers, user, secret, tls } = this.#settings;
    try {
      this.#subject ??= `belfry.${await readDatabaseName(this.#db)}.hints`;
      // Loaded by those who use it.
      const { connect } = await import('@nats-io/transport-node');
      const connection = await connect({
        servers,
        name: 'belfry',
        noEcho: true,
        // Connecting again is done here: then there is one way to it, with the same pauses.
        reconnect: false,
        timeout: CONNECT_TIMEOUT_MS,
        pingInterval: PING_MS,
        maxPingOut: 2,
        ...(user !== null ? { user, pass: secret ?? '' } : secret !== null ? { token: secret } : {}),
        ...(tls ? { tls: {} } : {}),
      });
      await this.#connected(connection, this.#subject);
    } catch (error) {
      this.#away((error as Error).message);
    }
  }

  async #connected(connection: NatsConnection, subject: string): Promise<void> {
    const hear = this.#hear;
    if (hear)
      connection.subscribe(subject, {
        callback: (error, message) => hear(error ? null : message.string()),
      });
    // Until the server has answered, the subscription may not be there yet.
    await connection.flush();
    if (!this.#isRunning) return connection.close();
    this.#connection = connection;
    if (this.#isAway) this.#logger.info('NATS is back');
    this.#isAway = false;
    hear?.(null);
    void this.#watch(connection);
  }

  async #watch(connection: NatsConnection): Promise<void> {
    const error = await connection.closed();
    if (this.#connection !== connection) return;
    this.#connection = null;
    this.#away(error ? error.message : 'the connection was closed');
  }

  #away(reason: string): void {
    if (!this.#isRunning) return;
    if (!this.#isAway)
      this.#logger.warn(
        { error: reason, servers: this.#settings.servers },
        'NATS is away; streams follow other processes within a second until it is back',
      );
    this.#isAway = true;
    this.#cancel = this.#clock.after(RECONNECT_MS, () => {
      this.#connecting = this.#connect();
    });
  }
}
