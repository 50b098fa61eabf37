import type { Clock } from '../platform/clock.js';
import { failpoint } from '../platform/failpoints.js';
import type { Logger } from '../platform/logger.js';
import type { Database } from '../storage/database.js';
import {
  ATTEMPTS_MAX,
  type ClaimedWork,
  claimWork,
  DEATHS_MAX,
  failWork,
  LeaseLost,
  postponeWork,
  type WorkKind,
  type WorkLength,
} from '../storage/work.js';

/** What to do with work of each kind; it throws LeaseLost when it finds that it may not. `signal` is aborted when the worker stops: long work is to end soon then. */
export type WorkHandlers = Record<WorkKind, (work: ClaimedWork, signal: AbortSignal) => Promise<void>>;

/** What else to do, instead of `failWork` alone, with work that has failed for good. False: the lease was lost. */
export type FailedWorkHandlers = Partial<
  Record<WorkKind, (work: ClaimedWork, reason: string) => Promise<boolean>>
>;

/** Look for work at least this often: a wake-up may be lost, a lease may run out. */
const POLL_MS = 1_000;
const RETRY_MS = 500;
const RETRY_MS_MAX = 60_000;
/**
 * In which order a lane looks through the priorities, claim by claim. Mostly the most urgent comes first; that the
 * others are first once in so many claims keeps them from starving under a load that never ends.
 */
export const TURNS: readonly (readonly number[])[] = Array.from({ length: 8 }, (_, turn) =>
  turn === 3 ? [1, 0, 2] : turn === 7 ? [2, 0, 1] : [0, 1, 2],
);
const LOW = 2;

/**
 * Takes work from the table and does it, in as many lanes as there is concurrency, and in one lane more what
 * takes long: a file of a million rows must not keep a batch of ten waiting.
 *
 * Life of a lane: claim → do → claim …; finding nothing it sleeps until `wake` or the poll. `stop` lets
 * each lane finish what it has in hand. Work whose handler throws is given back and tried again later, at
 * most ATTEMPTS_MAX times; then it is set aside with the reason. Work of a process that dies is claimed by
 * another once its lease has run out; after DEATHS_MAX of them it is set aside as well.
 */
export class Worker {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #handlers: WorkHandlers;
  readonly #failed: FailedWorkHandlers;
  readonly #name: string;
  readonly #concurrency: number;
  readonly #restMs: (tookMs: number) => Promise<number>;
  readonly #sleepers = new Set<() => void>();
  #stopping = new AbortController();
  #lanes: Promise<void>[] = [];
  #running = false;
  #calls = 0;
  /**
   * Whether a lane does, or looks for, work of low priority, or that rests: one at a time, which leaves the others to
   * what is urgent.
   */
  #isLowTaken = false;
  /** Whether a lane has found nothing else since, and left it. */
  #isLowLeft = false;
  #cancelRest = () => {};

  constructor(parts: {
    db: Database;
    clock: Clock;
    logger: Logger;
    handlers: WorkHandlers;
    failed?: FailedWorkHandlers;
    name: string;
    concurrency: number;
    /** How long work of low priority rests after a piece that took so long; see restOfLow. Rejects never. */
    restMs: (tookMs: number) => Promise<number>;
  }) {
    this.#db = parts.db;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#handlers = parts.handlers;
    this.#failed = parts.failed ?? {};
    this.#name = parts.name;
    this.#concurrency = parts.concurrency;
    this.#restMs = parts.restMs;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stopping = new AbortController();
    this.#isLowTaken = false;
    this.#lanes = Array.from({ length: this.#concurrency }, () => this.#lane('short'));
    this.#lanes.push(this.#lane('long'));
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#stopping.abort();
    this.#cancelRest();
    this.wake();
    await Promise.all(this.#lanes);
  }

  /** There may be work: look at once. */
  wake(): void {
    this.#calls++;
    for (const sleeper of this.#sleepers) sleeper();
  }

  async #lane(length: WorkLength): Promise<void> {
    for (let turn = 0; this.#running; turn++) {
      const calls = this.#calls;
      const priorities = TURNS[turn % TURNS.length] ?? [];
      const work = await (length === 'long'
        ? this.#claim(length, priorities)
        : this.#claimLeavingLanes(priorities));
      if (work) await this.#perform(work);
      else if (calls === this.#calls) await this.#sleep();
    }
  }

  /** Claims what is short, of low priority only when no other lane does, or looks for, such. */
  async #claimLeavingLanes(priorities: readonly number[]): Promise<ClaimedWork | null> {
    if (this.#isLowTaken) {
      const work = await this.#claim(
        'short',
        priorities.filter((priority) => priority !== LOW),
      );
      if (work) return work;
      if (!this.#isLowTaken) return this.#claimLeavingLanes(priorities);
      this.#isLowLeft = true;
      return null;
    }
    this.#isLowTaken = true;
    const work = await this.#claim('short', priorities);
    if (work?.priority === LOW) return work;
    this.#isLowTaken = false;
    // Another lane, which has gone to sleep meanwhile, may take what is low now.
    if (work && this.#isLowLeft) this.wake();
    this.#isLowLeft = false;
    return work;
  }

  async #claim(length: WorkLength, priorities: readonly number[]): Promise<ClaimedWork | null> {
    try {
      return await claimWork(this.#db, this.#name, { length, priorities });
    } catch (error) {
      this.#logger.warn({ error: (error as Error).message }, 'cannot look for work; trying again');
      await this.#sleep();
      return null;
    }
  }

  async #perform(work: ClaimedWork): Promise<void> {
    const { id, kind, fence, deaths } = work;
    const start = this.#clock.now();
    try {
      await failpoint('work.claimed');
      if (deaths >= DEATHS_MAX) await this.#giveUp(work, `its worker died ${deaths} times while it did this`);
      else await this.#handlers[kind](work, this.#stopping.signal);
    } catch (error) {
      if (error instanceof LeaseLost) this.#lost(work);
      // When even that fails the lease runs out by itself.
      else
        await this.#giveBack(work, (error as Error).message).catch(({ message }: Error) =>
          this.#logger.warn({ work: id, kind, fence, error: message }, 'cannot give work back'),
        );
    } finally {
      if (work.priority === LOW && work.kind !== 'read_targets')
        await this.#endLow(this.#clock.now() - start);
    }
  }

  /** Lets work of low priority be taken again, after a rest where realtime sends are made. */
  async #endLow(tookMs: number): Promise<void> {
    const { signal } = this.#stopping;
    const restMs = await this.#restMs(tookMs);
    // Whoever stopped meanwhile begins anew, with nothing taken.
    if (signal.aborted) return;
    if (restMs === 0) {
      this.#isLowTaken = false;
      return;
    }
    this.#cancelRest = this.#clock.after(restMs, () => {
      this.#isLowTaken = false;
      this.wake();
    });
  }

  /** Work that has failed is tried again later, or, when that has been done often enough, set aside. */
  async #giveBack(work: ClaimedWork, reason: string): Promise<void> {
    const { id, kind, attempts } = work;
    if (attempts >= ATTEMPTS_MAX) return this.#giveUp(work, reason);
    this.#logger.warn({ work: id, kind, attempts, error: reason }, 'work failed; it is tried again');
    const delayMs = Math.min(RETRY_MS * 2 ** (attempts - 1), RETRY_MS_MAX);
    if (!(await postponeWork(this.#db, work, { delayMs, reason }))) this.#lost(work);
  }

  async #giveUp(work: ClaimedWork, reason: string): Promise<void> {
    const { id, kind, attempts, notification } = work;
    const isHeld = await (this.#failed[kind]?.(work, reason) ?? failWork(this.#db, work, reason));
    if (!isHeld) return this.#lost(work);
    this.#logger.error({ work: id, kind, notification, attempts, error: reason }, 'work failed for good');
  }

  #lost({ id, kind, fence }: ClaimedWork): void {
    this.#logger.warn(
      { work: id, kind, fence },
      'lease lost: another worker has this work, or it was called off; nothing was changed',
    );
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
