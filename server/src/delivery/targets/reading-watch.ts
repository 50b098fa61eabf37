import type { Readable } from 'node:stream';
import type { Clock } from '../../platform/clock.js';
import { leaseMs } from '../../platform/leases.js';
import type { Logger } from '../../platform/logger.js';
import type { Database } from '../../storage/database.js';
import { type ClaimedWork, LeaseLost, renewWork } from '../../storage/work.js';

/** The server stops; the reading goes on elsewhere. */
export class ReadingStopped extends Error {
  constructor() {
    super('the server stopped');
  }
}

/** Of a lease, between two beats. */
const BEAT_SHARE = 1 / 4;
/** Beats without a row after which the source is given up. */
const STALLED_BEATS = 12;

/**
 * Watches over a reading: renews its lease, tells the log how far it is, and ends it by destroying its source when
 * the lease is lost, when nothing has come for half a minute, or when `signal` says that the server stops.
 */
export function watchReading(
  parts: { db: Database; clock: Clock; log: Logger },
  of: { work: ClaimedWork; source: Readable; signal: AbortSignal },
): { progress: (rows: number) => void; end: () => void } {
  const { db, clock, log } = parts;
  const { work, source, signal } = of;
  const beatMs = leaseMs() * BEAT_SHARE;
  let rows = 0;
  let told = 0;
  let idleBeats = 0;
  let isOver = false;
  let cancel = () => {};
  const stop = () => source.destroy(new ReadingStopped());
  // Who reads hears of an error, but nobody reads any more once all of it has been read.
  source.on('error', () => {});
  const beat = async () => {
    const rate = Math.round(((rows - told) * 1000) / beatMs);
    if (rate > 0) log.info({ rows, rate }, 'reading a file of targets');
    idleBeats = rows === told ? idleBeats + 1 : 0;
    told = rows;
    if (idleBeats >= STALLED_BEATS) {
      source.destroy(new Error(`the file store sent nothing for ${(STALLED_BEATS * beatMs) / 1000} s`));
      return;
    }
    try {
      await renewWork(db, work);
    } catch (error) {
      // When the database does not answer, what is stored next will tell.
      if (error instanceof LeaseLost) return void source.destroy(error);
    }
    next();
  };
  const next = () => {
    if (!isOver) cancel = clock.after(beatMs, () => void beat());
  };
  next();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop);
  return {
    progress(count) {
      rows = count;
    },
    end() {
      isOver = true;
      cancel();
      signal.removeEventListener('abort', stop);
    },
  };
}
