import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import { type FarHint, GatheredHints, type Hint, readHint } from './hint.js';
import type { Transport } from './transport.js';

/** Shortest time between two messages to the other processes: what comes meanwhile goes together. */
const PAUSE_MS = 10;

/** Who looks at what changed: the gateway of this process. */
export interface Looker {
  hint(hint: Hint): void;
  /** From another process; null: anything may have changed. */
  farHint(hint: FarHint | null): void;
}

/**
 * Tells the gateways, of this process at once and of others over a transport, whose feeds a commit has changed.
 *
 * It may lose, delay and repeat what it is given: the truth is in the signals that the commit has written, and
 * gateways look by themselves every second. So nothing waits for it, and nobody who sends is told when it fails.
 * A burst of commits costs a message every 10 ms.
 *
 * Life: start → announce … → stop. Before the start and after the stop only this process is told.
 */
export class HintBus {
  readonly #transport: Transport;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #looker: Looker;
  #gathered = new GatheredHints();
  #isRunning = false;
  #isSending = false;
  #cancel = () => {};

  constructor(parts: { transport: Transport; name: string; clock: Clock; logger: Logger; looker: Looker }) {
    this.#transport = parts.transport;
    this.#name = parts.name;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#looker = parts.looker;
  }

  /** What carries the hints, and whether it is there now. */
  get state(): { kind: Transport['kind']; connected: boolean } {
    return { kind: this.#transport.kind, connected: this.#transport.isConnected };
  }

  /** `listens`: whether this process has streams, and so wants to hear of the others. */
  async start({ listens }: { listens: boolean }): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    await this.#transport.start(listens ? (text) => this.#hear(text) : null);
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancel();
    await this.#transport.stop();
  }

  /** Call it after the commit. */
  announce(hint: Hint): void {
    this.#looker.hint(hint);
    if (!this.#isRunning) return;
    const isFirst = this.#gathered.isEmpty;
    this.#gathered.add(hint);
    // A commit of many sends gives many hints in a row; they go together.
    if (isFirst) queueMicrotask(() => void this.#send());
  }

  async #send(): Promise<void> {
    if (this.#isSending || !this.#isRunning || this.#gathered.isEmpty) return;
    this.#isSending = true;
    const texts = this.#gathered.take(this.#name);
    await this.#transport.publish(texts).catch((error: Error) => {
      this.#logger.debug({ error: error.message }, 'hints were lost; other processes look within a second');
    });
    this.#cancel = this.#clock.after(PAUSE_MS, () => {
      this.#isSending = false;
      void this.#send();
    });
  }

  #hear(text: string | null): void {
    if (!this.#isRunning) return;
    const hint = text === null ? null : readHint(text);
    if (hint?.from !== this.#name) this.#looker.farHint(hint);
  }
}
