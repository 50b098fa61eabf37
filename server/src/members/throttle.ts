import { BelfryError, LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { clearFailures, countTry, type FailureLimit, takeBackTry } from '../storage/sign-in-failures.js';

const limitOf = (most: number): FailureLimit => ({
  most,
  blockMs: LIMITS.signInBlockMs,
  blockMsMax: LIMITS.signInBlockMsMax,
  forgetMs: LIMITS.signInForgetMs,
});

/**
 * Lets passwords and codes be guessed a few times only: by e-mail, and by address. Sessions that are open go on:
 * somebody else's guesses keep a member out for a while at the most.
 */
export class Throttle {
  readonly #parts: { db: Queryable; clock: Clock };
  readonly #ofAddress: number;

  constructor(parts: { db: Queryable; clock: Clock; failuresOfAddress?: number | undefined }) {
    this.#parts = parts;
    this.#ofAddress = parts.failuresOfAddress ?? LIMITS.signInFailuresOfAddress;
  }

  /** Runs a try, which is counted as failed unless it gives something; throws TooManySignIns instead of running it. */
  async guard<T>(of: { email: string; address: string }, run: () => Promise<T>): Promise<T> {
    const { db } = this.#parts;
    const address = `address:${of.address}`;
    const email = `email:${of.email}`;
    await this.#count(address, this.#ofAddress);
    await this.#count(email, LIMITS.signInFailures);
    try {
      const result = await run();
      await clearFailures(db, email);
      await takeBackTry(db, address);
      return result;
    } catch (error) {
      // The password was right, or it was no try at all.
      if (!(error instanceof BelfryError) || error.error !== 'SignInRefused') {
        await takeBackTry(db, email);
        await takeBackTry(db, address);
      }
      throw error;
    }
  }

  async #count(key: string, most: number): Promise<void> {
    const { db, clock } = this.#parts;
    const now = clock.now();
    const until = await countTry(db, key, { limit: limitOf(most), now });
    if (until === null) return;
    const seconds = Math.max(1, Math.ceil((until - now) / 1000));
    throw new BelfryError(
      'TooManySignIns',
      `Too many sign-ins have failed. Try again in ${seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`}.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
}
