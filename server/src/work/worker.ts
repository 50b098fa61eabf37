import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Database } from '../storage/database.js';
import {
  ATTEMPTS_MAX,
  type ClaimedWork,
  claimWork,
  failWork,
  postponeWork,
  type WorkKind,
  type WorkLength,
} from '../storage/work.js';

/** What to do with work of each kind. `signal` is aborted when the worker stops: long work is to end soon then. */
export type WorkHandlers = Record<WorkKind, (work: ClaimedWork, signal: AbortSignal) => Promise<void>>;

/** What else to do, instead of `failWork` alone, with work that has failed for good. */
export type FailedWorkHandlers = Partial<
  Record<WorkKind, (work: ClaimedWork, reason: string) => Promise<void>>
>;

/** Look for work at least this often: a wake-up may be lost, a lease may run out. */
const POLL_MS = 1_000;
const RETRY_MS = 500;
const RETRY_MS_MAX = 60_000;

/**
 * Takes work from the table and does it, in as many lanes as there is concurrency, and in one lane more what
 * takes long: a file of a million rows must not keep a batch of ten waiting.
 *
 * Life of a lane: claim → do → claim …; finding nothing it sleeps until `wake` or the poll. `stop` lets
 * each lane finish what it has in hand. Work whose handler throws is given back and tried again later, at
 * most ATTEMPTS_MAX times; then it is set aside with the reason. Work of a process that dies is claimed by
 * another once its lease has run out.
 */
export class Worker {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #handlers: WorkHandlers;
  readonly #failed: FailedWorkHandlers;
  readonly #name: string;
  readonly #concurrency: number;
  readonly #sleepers = new Set<() => void>();
  #stopping = new AbortController();
  #lanes: Promise<void>[] = [];
  #running = false;
  #calls = 0;

  constructor(parts: {
    db: Database;
    clock: Clock;
    logger: Logger;
    handlers: WorkHandlers;
    failed?: FailedWorkHandlers;
    name: string;
    concurrency: number;
  }) {
    this.#db = parts.db;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#handlers = parts.handlers;
    this.#failed = parts.failed ?? {};
    this.#name = parts.name;
    this.#concurrency = parts.concurrency;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stopping = new AbortController();
    this.#lanes = Array.from({ length: this.#concurrency }, () => this.#lane('short'));
    this.#lanes.push(this.#lane('long'));
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#stopping.abort();
    this.wake();
    await Promise.all(this.#lanes);
  }

  /** There may be work: look at once. */
  wake(): void {
    this.#calls++;
    for (const sleeper of this.#sleepers) sleeper();
  }

  async #lane(length: WorkLength): Promise<void> {
    while (this.#running) {
      const calls = this.#calls;
      const work = await this.#claim(length);
      if (work) await this.#perform(work);
      else if (calls === this.#calls) await this.#sleep();
    }
  }

  async #claim(length: WorkLength): Promise<ClaimedWork | null> {
    try {
      return await claimWork(this.#db, this.#name, length);
    } catch (error) {
      this.#logger.warn({ error: (error as Error).message }, 'cannot look for work; trying again');
      await this.#sleep();
      return null;
    }
  }

  async #perform(work: ClaimedWork): Promise<void> {
    const { id, kind } = work;
    try {
      await this.#handlers[kind](work, this.#stopping.signal);
    } catch (error) {
      const { attempts } = work;
      const reason = (error as Error).message;
      const last = attempts >= ATTEMPTS_MAX;
      this.#logger.error(
        { work: id, kind, attempts, error: reason },
        last ? 'work failed for good' : 'work failed; it is tried again',
      );
      const delayMs = Math.min(RETRY_MS * 2 ** (attempts - 1), RETRY_MS_MAX);
      const given = last
        ? (this.#failed[kind]?.(work, reason) ?? failWork(this.#db, work, reason))
        : postponeWork(this.#db, work, { delayMs, reason });
      // When even that fails the lease runs out by itself.
      await given.catch(() => false);
    }
  }

  #sleep(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(wake);
        cancel();
        resolve();
      };
      const cancel = this.#clock.after(POLL_MS, wake);
      this.#sleepers.add(wake);
    });
  }
}
