import type { Clock } from '../../platform/clock.js';
import type { Logger } from '../../platform/logger.js';
import type { DeliveryState } from '../../storage/notifications.js';

/** How often the log tells of a batch that is being delivered. */
const EVERY_MS = 5_000;
/** A batch that nothing was heard of for as long has been ended by another process, or waits. */
const FORGET_MS = 10 * 60_000;

interface Seen {
  /** Where the rate is counted from. */
  since: number;
  ended: number;
  told: number;
  last: number;
}

/**
 * Tells the log how far batches are. Each process tells of those it delivers; how many targets have ended comes from
 * the database, so a rate is that of all processes together.
 */
export class BatchProgress {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #seen = new Map<string, Seen>();

  constructor({ clock, logger }: { clock: Clock; logger: Logger }) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** A chunk has been delivered; `state` is that of its notification after it. */
  delivered(notification: string, state: DeliveryState): void {
    const { status, requested, sent, pending } = state;
    if (status === 'delivered') {
      this.#seen.delete(notification);
      return this.#logger.info({ notification, requested, sent }, 'batch delivered');
    }
    const now = this.#clock.now();
    const ended = requested - pending;
    const seen = this.#seen.get(notification);
    if (!seen) return this.#begin(notification, { since: now, ended, told: now, last: now });
    seen.last = now;
    if (now - seen.told < EVERY_MS) return;
    seen.told = now;
    const rate = Math.round(((ended - seen.ended) * 1000) / (now - seen.since));
    const expectedEnd = rate > 0 ? new Date(now + (pending * 1000) / rate).toISOString() : null;
    this.#logger.info(
      { notification, delivered: ended, requested, rate, expected_end: expectedEnd },
      'batch under way',
    );
  }

  #begin(notification: string, seen: Seen): void {
    for (const [other, { last }] of this.#seen) if (seen.last - last > FORGET_MS) this.#seen.delete(other);
    this.#seen.set(notification, seen);
  }
}
