import type { Logger } from '../platform/logger.js';
import type { Queryable } from '../storage/database.js';
import { hasRealtimeSends } from '../storage/signals.js';

/** Times as long as a piece of it took. */
const REST = 2;
const REST_MS_MAX = 1_000;
/** Realtime sends are being made when one was stored within this time. */
const RECENT_MS = 1_000;

/**
 * How long work of low priority rests after a piece that took `tookMs`: not at all, unless realtime sends are made by
 * any process. Those wait for the same processors and for the same disk, which in a rest are theirs. Gives ms.
 */
export async function restOfLow(
  { db, logger }: { db: Queryable; logger: Logger },
  tookMs: number,
): Promise<number> {
  try {
    return (await hasRealtimeSends(db, RECENT_MS)) ? Math.min(Math.max(tookMs, 0) * REST, REST_MS_MAX) : 0;
  } catch (error) {
    logger.debug({ error: (error as Error).message }, 'cannot see whether realtime sends are made');
    return 0;
  }
}
