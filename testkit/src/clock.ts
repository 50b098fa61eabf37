import { type Clock, systemClock } from '@belfry/server';

/** The system's clock, moved by as much as a test says; timers run in real time. */
export class TestClock implements Clock {
  #offset = 0;

  now(): number {
    return systemClock.now() + this.#offset;
  }

  after(ms: number, run: () => void): () => void {
    return systemClock.after(ms, run);
  }

  /** Moves the clock; backwards with a negative number. */
  move(ms: number): void {
    this.#offset += ms;
  }
}
