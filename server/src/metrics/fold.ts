import type { Clock } from '../platform/clock.js';
import { failpoint } from '../platform/failpoints.js';
import type { Logger } from '../platform/logger.js';
import type { Database } from '../storage/database.js';
import { foldFigureDeltas, hasFigureDeltas } from '../storage/figures.js';
import { addMetricDeltas, hasMetricDeltas, lockMetricDeltas, takeMetricDeltas } from '../storage/metrics.js';

const EVERY_MS = 1_000;
/** Deltas folded in one transaction: it holds the rows of their notifications while it lasts. */
const BATCH = 20_000;

export interface FoldParts {
  db: Database;
  clock: Clock;
  logger: Logger;
}

/**
 * Adds up first impressions and clicks, which wait as rows of their own so that a popular notification is not
 * locked by everyone who reads it; and then the figures, which wait so that sends do not lock each other.
 *
 * Of all processes on a database one folds at a time. Taking deltas away and adding them are one transaction:
 * a crash leaves them where they were.
 */
export class MetricsFold {
  readonly #parts: FoldParts;
  #cancel = () => {};
  #running: Promise<void> | null = null;
  #isStarted = false;
  #isStopping = false;

  constructor(parts: FoldParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#isStopping = false;
    this.#again();
  }

  /** Waits for the transaction under way; what is left is folded after the next start. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#isStopping = true;
    this.#cancel();
    await this.#running;
  }

  /** Folds all there is at the call. A folding under way may have looked already, so that another follows it. */
  run(): Promise<void> {
    const running = (this.#running ?? Promise.resolve())
      .then(() => this.#fold())
      .finally(() => {
        if (this.#running === running) this.#running = null;
      });
    this.#running = running;
    return running;
  }

  async #fold(): Promise<void> {
    try {
      let isHeld = true;
      while (isHeld && !this.#isStopping && (await hasMetricDeltas(this.#parts.db)))
        isHeld = await this.#foldSome();
      while (isHeld && !this.#isStopping && (await hasFigureDeltas(this.#parts.db)))
        isHeld = await this.#foldFigures();
    } catch (error) {
      this.#parts.logger.warn({ error: (error as Error).message }, 'cannot fold metrics; trying again');
    }
  }

  /** False when another process is folding. */
  #foldSome(): Promise<boolean> {
    const { db, clock } = this.#parts;
    return db.transaction(async (connection) => {
      if (!(await lockMetricDeltas(connection))) return false;
      const deltas = await takeMetricDeltas(connection, BATCH);
      await failpoint('fold.deltas_taken');
      await addMetricDeltas(connection, deltas, clock.now());
      await failpoint('fold.added');
      return true;
    });
  }

  #foldFigures(): Promise<boolean> {
    return this.#parts.db.transaction(async (connection) => {
      if (!(await lockMetricDeltas(connection))) return false;
      await foldFigureDeltas(connection, BATCH);
      await failpoint('fold.figures_added');
      return true;
    });
  }

  #again(): void {
    this.#cancel = this.#parts.clock.after(EVERY_MS, () => {
      void this.run().finally(() => this.#isStarted && this.#again());
    });
  }
}
