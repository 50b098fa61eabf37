import { BelfryError, type Operation } from '@belfry/contract';
import { BoundedMap } from '../platform/cache.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { countCall } from '../storage/rate-limits.js';
import type { Application } from './directory.js';

const KEPT_MAX = 10_000;

/** How a limited call stands, as the headers of its answer tell it. */
export interface RateState {
  limit: number;
  /** Calls that could be made now. */
  remaining: number;
  /** Time until the next of the calls made stops to count. */
  resetMs: number;
  /** Time until this call could be made; null when it was counted and may go on. */
  retryMs: number | null;
}

/**
 * Counts the calls of operations that an application has limited, for all servers together.
 *
 * Every call that has shown who it is counts, whatever its answer. A refused call is known to be refused until
 * calls stop to count, so the database is not asked again before: a caller who does not stop costs next to nothing.
 */
export class RateLimits {
  readonly #db: Queryable;
  readonly #clock: Clock;
  /** When an operation that is refused may be asked for again, by this server's clock. */
  readonly #refused = new BoundedMap<string, number>(KEPT_MAX);

  constructor(db: Queryable, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Counts a call; null when its operation is not limited. */
  async count(application: Application, operation: Operation): Promise<RateState | null> {
    const rule = application.settings.rateLimits?.get(operation.id);
    if (!rule) return null;
    const { limit, windowMs } = rule;
    const key = `${application.id} ${operation.id} ${limit} ${windowMs}`;
    const now = this.#clock.now();
    const until = this.#refused.get(key) ?? 0;
    if (until > now) return { limit, remaining: 0, resetMs: until - now, retryMs: until - now };
    const cost = operation.rateCost ?? 1;
    const call = { operation: operation.id, limit, windowMs, cost };
    const window = await countCall(this.#db, application.id, call);
    const used = window.ends.reduce((sum, { calls }) => sum + calls, 0);
    if (window.isAccepted) {
      const next = window.ends[0]?.at ?? window.now + windowMs;
      return { limit, remaining: limit - used - cost, resetMs: next - window.now, retryMs: null };
    }
    const retryMs = roomAfter(window, used + cost - limit) ?? windowMs;
    this.#refused.set(key, now + retryMs);
    return { limit, remaining: Math.max(0, limit - used), resetMs: retryMs, retryMs };
  }
}

/** Time until so many calls have stopped to count; null when there are not as many. */
function roomAfter(
  window: { now: number; ends: { at: number; calls: number }[] },
  wanted: number,
): number | null {
  let freed = 0;
  for (const { at, calls } of window.ends) {
    freed += calls;
    if (freed >= wanted) return at - window.now;
  }
  return null;
}

const seconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)));

/** The headers that tell how a limited operation stands; times are seconds from now. */
export const rateHeaders = ({ limit, remaining, resetMs }: RateState): Record<string, string> => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': seconds(resetMs),
});

/** The refusal of a call that would be too many. */
export function rateLimitExceeded({ limit, retryMs }: RateState): BelfryError {
  const wait = seconds(retryMs ?? 0);
  return new BelfryError(
    'RateLimitExceeded',
    `The application allows ${limit} calls of this operation in its window. Try again in ${wait} s.`,
    { headers: { 'retry-after': wait } },
  );
}
