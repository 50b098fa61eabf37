import { LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import { pruneChanges } from '../storage/changes.js';
import type { Database } from '../storage/database.js';
import { pruneIdempotencyKeys } from '../storage/idempotency-keys.js';
import { LOCKS, withLock } from '../storage/locks.js';
import { readSnapshot, type Snapshot } from '../storage/positions.js';
import { pruneSignals } from '../storage/signals.js';
import { pruneOfMembers } from './members.js';
import { applyRetention } from './retention.js';

const EVERY_MS = 10 * 60_000;
/** A key is stored a little before its caller has the answer, from which the caller counts. */
const KEEP_MS = LIMITS.idempotencyKeepMs + 60_000;

export interface MaintenanceParts {
  db: Database;
  clock: Clock;
  logger: Logger;
}

/** Removes what has been kept for as long as promised; of all processes on a database one at a time does. */
export class Maintenance {
  readonly #parts: MaintenanceParts;
  #cancel = () => {};
  #running: Promise<void> | null = null;
  #isStarted = false;
  /** What was seen when it last ran. Gateways look every second, so they have seen it, too. */
  #seen: Snapshot | null = null;

  constructor(parts: MaintenanceParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#again();
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#cancel();
    await this.#running;
  }

  /** Does it now, or joins what is under way. */
  run(): Promise<void> {
    this.#running ??= this.#maintain().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #maintain(): Promise<void> {
    const { db, logger } = this.#parts;
    try {
      await withLock(db, LOCKS.maintain, async () => {
        while ((await pruneIdempotencyKeys(db, KEEP_MS)) > 0);
        await pruneOfMembers(this.#parts);
        await applyRetention(this.#parts);
        while (await pruneChanges(db, LIMITS.changesKeepMs));
        await this.#pruneSignals();
      });
    } catch (error) {
      logger.warn({ error: (error as Error).message }, 'cannot remove what has expired; trying again later');
    }
  }

  async #pruneSignals(): Promise<void> {
    const { db } = this.#parts;
    const now = await readSnapshot(db);
    // Positions of a database that was restored mean something else.
    if (this.#seen?.incarnation === now.incarnation) while (await pruneSignals(db, this.#seen));
    this.#seen = now;
  }

  #again(): void {
    this.#cancel = this.#parts.clock.after(EVERY_MS, () => {
      void this.run().finally(() => this.#isStarted && this.#again());
    });
  }
}
