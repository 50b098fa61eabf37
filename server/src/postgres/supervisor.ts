/**
 * Keeps one PostgreSQL running.
 *
 * Life cycle: start() → running → (it ends by itself → pause, 0.1 s doubling to 5 s → start again)* → stop().
 * One loop does all of it, so two postmasters never overlap. stop() may come at any moment, also during a
 * restart; it asks the loop to end and signals whatever postmaster there is until it has: fast shutdown,
 * after 8 s at once, after 16 s kill. Calling it again waits for the same end.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Postmaster } from './postmaster.js';
import type { Log } from './types.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** One that has lived this long is healthy: the next pause is short again. */
const HEALTHY_MS = 60_000;
const STOP_STEP_MS = 200;

export interface SupervisorOptions {
  /** Starts one, after making sure that none is left. */
  readonly launch: () => Promise<Postmaster>;
  readonly log: Log;
  readonly onRestart: (() => void) | undefined;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #abort = new AbortController();
  #current: Postmaster | null = null;
  #loop: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Resolves when clients can connect; throws when the first start fails. */
  async start(): Promise<void> {
    const postmaster = await this.#options.launch();
    this.#current = postmaster;
    await postmaster.ready;
    this.#loop = this.#run(postmaster);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #run(first: Postmaster): Promise<void> {
    const { log } = this.#options;
    let postmaster: Postmaster | null = first;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const since = performance.now();
      const reason = await postmaster?.ended;
      if (this.#abort.signal.aborted) return;
      if (postmaster)
        log('error', 'PostgreSQL ended unexpectedly; starting it again', { reason, pause_ms: pause });
      if (performance.now() - since > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      await sleep(pause, undefined, { signal: this.#abort.signal }).catch(() => undefined);
      if (this.#abort.signal.aborted) return;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      postmaster = await this.#restart();
    }
  }

  /** Null when it failed; the loop tries again. */
  async #restart(): Promise<Postmaster | null> {
    const { launch, log, onRestart } = this.#options;
    try {
      const postmaster = await launch();
      this.#current = postmaster;
      await postmaster.ready;
      log('info', 'PostgreSQL runs again');
      onRestart?.();
      return postmaster;
    } catch (error) {
      await this.#current?.ended;
      if (!this.#abort.signal.aborted)
        log('error', 'PostgreSQL could not be started again', { error: String(error) });
      return null;
    }
  }

  async #stop(): Promise<void> {
    this.#abort.abort();
    let waited = 0;
    const step = () => {
      this.#current?.signal(waited < 8000 ? 'SIGINT' : waited < 16_000 ? 'SIGQUIT' : 'SIGKILL');
      waited += STOP_STEP_MS;
    };
    step();
    const timer = setInterval(step, STOP_STEP_MS);
    try {
      await this.#loop;
      await this.#current?.ended;
    } finally {
      clearInterval(timer);
    }
  }
}
