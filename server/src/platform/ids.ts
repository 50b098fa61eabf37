import type { Clock } from './clock.js';

/** The right to make ids with one node number up to a time; storage/nodes.ts keeps it. */
export interface NodeLease {
  number: number;
  /** Unix ms; ids of this ms and later are not ours. */
  reservedUntil: number;
}

export interface NodeLeases {
  /** Takes a node number nobody else holds, good beyond `ms`. `from` is the earliest ms of its first id. */
  acquire(ms: number): Promise<NodeLease & { from: number }>;
  /** Moves the end of the lease beyond `ms`; null when somebody else has taken the number. */
  extend(number: number, ms: number): Promise<NodeLease | null>;
}

const NODE_BITS = 10n;
const SEQUENCE_BITS = 12n;
const SEQUENCES = 4096;
export const ID_MAX = 2n ** 63n - 1n;
/** Extend when less than this is left, so that a slow database does not hold up a send. */
const MARGIN_MS = 10_000;

/**
 * Makes notification ids: `(unix_ms << 22) | node << 12 | sequence`.
 *
 * No two are equal: a node number belongs to one process until a time written in the database, no id is
 * made at or after that time, and the next holder starts there. A clock that steps back changes nothing:
 * this generator's own time never does.
 */
export class IdGenerator {
  #lease: NodeLease | null = null;
  #last = 0;
  #sequence = 0;
  #renewal: Promise<void> | null = null;
  readonly #leases: NodeLeases;
  readonly #clock: Clock;

  constructor(leases: NodeLeases, clock: Clock) {
    this.#leases = leases;
    this.#clock = clock;
  }

  /** A new id. Waits for the database only when the lease has run out. */
  async next(): Promise<bigint> {
    for (;;) {
      const id = this.#tryNext();
      if (id !== null) return id;
      await this.#renew();
    }
  }

  #tryNext(): bigint | null {
    const lease = this.#lease;
    if (!lease) return null;
    const now = Math.max(this.#clock.now(), this.#last);
    const ms = now === this.#last && this.#sequence >= SEQUENCES ? now + 1 : now;
    if (ms >= lease.reservedUntil) return null;
    if (ms !== this.#last) {
      this.#last = ms;
      this.#sequence = 0;
    }
    if (lease.reservedUntil - ms < MARGIN_MS) void this.#renew().catch(() => {});
    return (
      (BigInt(ms) << (NODE_BITS + SEQUENCE_BITS)) |
      (BigInt(lease.number) << SEQUENCE_BITS) |
      BigInt(this.#sequence++)
    );
  }

  #renew(): Promise<void> {
    this.#renewal ??= this.#renewOnce().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renewOnce(): Promise<void> {
    const ms = Math.max(this.#clock.now(), this.#last) + 1;
    if (this.#lease) this.#lease = await this.#leases.extend(this.#lease.number, ms);
    if (this.#lease) return;
    const { from, ...lease } = await this.#leases.acquire(ms);
    this.#lease = lease;
    this.#last = Math.max(from, this.#last + 1);
    this.#sequence = 0;
  }
}

/** The ms in which an id was made. */
export function timeOfId(id: bigint): number {
  return Number(id >> (NODE_BITS + SEQUENCE_BITS));
}

/** The smallest id of a ms. */
export function firstIdOf(ms: number): bigint {
  return BigInt(ms) << (NODE_BITS + SEQUENCE_BITS);
}

/** The node number that no process is given: ids at a time of choice are made with it. */
export const RESERVED_NODE = 1023n;

/**
 * An id at a time of choice. Its sequence is taken from another id; two that meet in one ms differ nearly
 * always, and when they do not, the key of the notification refuses the second.
 */
export function idAt(ms: number, like: bigint): bigint {
  return firstIdOf(ms) | (RESERVED_NODE << SEQUENCE_BITS) | ((like ^ (like >> 22n)) & BigInt(SEQUENCES - 1));
}
