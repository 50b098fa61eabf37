import { LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Database } from '../storage/database.js';
import { LOCKS, withLock } from '../storage/locks.js';
import { listUnusedStoredFiles, markUnusedStoredFiles, removeStoredFile } from '../storage/stored-files.js';
import { removeExpiredTargetFiles } from '../storage/target-files.js';
import { endForms } from './direct.js';
import type { FileStore } from './file-store.js';

const EVERY_MS = 10 * 60_000;
/**
 * An object is removed once nothing has needed it for so long: longer than an upload lasts, and than a send
 * takes that has found the file and not yet stored its notification.
 */
const UNUSED_MS = LIMITS.uploadMs + 15 * 60_000;
const BATCH = 200;

export interface CleaningParts {
  db: Database;
  store: FileStore;
  clock: Clock;
  logger: Logger;
}

/**
 * Removes what is no longer needed of target files: those that have expired, objects that no file and no
 * unfinished notification names, and what dead uploads left. Everything a crash can leave behind is found
 * here, within an hour of it.
 */
export async function cleanTargetFiles(parts: CleaningParts): Promise<void> {
  const { db, store, clock } = parts;
  const now = clock.now();
  if (store.kind === 'direct') await endForms({ db, store, clock });
  await removeExpiredTargetFiles(db, now);
  await markUnusedStoredFiles(db, now);
  await removeUnused(parts, now - UNUSED_MS);
  if (store.kind === 'receiving') await store.removeRemains(now - LIMITS.uploadMs);
}

async function removeUnused({ db, store }: CleaningParts, before: number): Promise<void> {
  for (;;) {
    const unused = await listUnusedStoredFiles(db, { before, limit: BATCH });
    for (const { application, storage_key: storageKey } of unused) {
      await store.remove(storageKey);
      await removeStoredFile(db, application, storageKey);
    }
    if (unused.length < BATCH) return;
  }
}

/** Cleans from time to time; of all processes on a database one at a time does. */
export class FileCleaning {
  readonly #parts: CleaningParts;
  #cancel = () => {};
  #running: Promise<void> | null = null;
  #isStarted = false;

  constructor(parts: CleaningParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#again();
  }

  /** Waits for a cleaning that is under way. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#cancel();
    await this.#running;
  }

  /** Cleans now, or joins the cleaning under way. */
  run(): Promise<void> {
    this.#running ??= this.#clean().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #clean(): Promise<void> {
    const { db, logger } = this.#parts;
    try {
      await withLock(db, LOCKS.cleanFiles, () => cleanTargetFiles(this.#parts));
    } catch (error) {
      logger.warn({ error: (error as Error).message }, 'cannot clean up target files; trying again later');
    }
  }

  #again(): void {
    this.#cancel = this.#parts.clock.after(EVERY_MS, () => {
      void this.run().finally(() => this.#isStarted && this.#again());
    });
  }
}
