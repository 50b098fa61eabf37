export interface Backoff {
  /** The first wait, and the longest. */
  baseMs: number;
  capMs: number;
}

export const BACKOFF: Backoff = { baseMs: 500, capMs: 30_000 };

/** After how many streams in vain the change log is read in their place. */
const STREAMS_BEFORE_POLL = 3;

/**
 * How long to wait before attempt `attempt`, from 0. Doubled each time, up to the cap, and between half of it and all
 * by chance (`random` from 0 to 1), so that those who lost a server together do not come back together.
 */
export function delayOf(attempt: number, random: number, { baseMs, capMs }: Backoff): number {
  const whole = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
  return Math.round(whole * (0.5 + random / 2));
}

/** Where streams cannot be had, such as behind a proxy that holds them back, every other attempt reads the change log. */
export const isPollNext = (attempt: number): boolean =>
  attempt >= STREAMS_BEFORE_POLL && (attempt - STREAMS_BEFORE_POLL) % 2 === 0;
