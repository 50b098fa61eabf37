import { type Clock, systemClock } from '@belfry/server';

/** The system's clock, moved by as much as a test says; timers run in real time, but for those that it holds. */
export class TestClock implements Clock {
  #offset = 0;
  readonly #held = new Map<number, Set<() => void>>();

  now(): number {
    return systemClock.now() + this.#offset;
  }

  after(ms: number, run: () => void): () => void {
    const held = this.#held.get(ms);
    if (!held) return systemClock.after(ms, run);
    // Of its own, so that two timers of the same function are two.
    const timer = () => run();
    held.add(timer);
    return () => held.delete(timer);
  }

  /** Moves the clock; backwards with a negative number. */
  move(ms: number): void {
    this.#offset += ms;
  }

  /** Timers of exactly so many ms that are set from now on wait until `ring` or `letGo`, however long that takes. */
  hold(ms: number): void {
    if (!this.#held.has(ms)) this.#held.set(ms, new Set());
  }

  /** The timers of so many ms that wait, the oldest first. */
  held(ms: number): readonly (() => void)[] {
    return [...(this.#held.get(ms) ?? [])];
  }

  /** Holds timers of so many ms no longer; the time of those that wait has come. */
  letGo(ms: number): void {
    const timers = this.held(ms);
    this.#held.delete(ms);
    for (const timer of timers) timer();
  }

  /** The time of every timer of so many ms that waits has come. */
  ring(ms: number): void {
    for (const timer of this.held(ms)) {
      this.#held.get(ms)?.delete(timer);
      timer();
    }
  }
}
