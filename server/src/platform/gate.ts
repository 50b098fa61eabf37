import { BelfryError } from '@belfry/contract';

/** Lets a few heavy calls through at a time, and tells the others to come again. */
export class Gate {
  readonly #most: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs `work`; throws ServiceUnavailable when as many run as may. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#most)
      throw new BelfryError(
        'ServiceUnavailable',
        'Too many such calls run at the moment; try again in a few seconds.',
        {
          headers: { 'retry-after': '5' },
        },
      );
    this.#inside++;
    try {
      return await work();
    } finally {
      this.#inside--;
    }
  }
}
