import { BelfryError } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import { Sharing } from '../platform/sharing.js';
import { type Queryable, sqlState, UNIQUE_VIOLATION } from '../storage/database.js';
import { type EventsPost, recordMessageEvents } from '../storage/message-events.js';

/** Statements under way at once: while one commits, another executes. */
const IN_FLIGHT = 2;
/** A statement costs something by itself: beside another one it goes with many. */
const WORTH_ANOTHER = 16;
/** Posts in one statement at most, so that it stays a short one when each is as long as may be. */
const GROUP_MAX = 64;
/** Two processes record the same events of a user in one instant rarely, and never more often than this in a row. */
const TRIES = 20;

/**
 * Concurrent posts of events share commits, but no two of one user, who may post the same events twice. A repeat
 * after a failure is safe: what is recorded already is found, and changes nothing.
 */
export class EventsWriter {
  readonly #db: Queryable;
  readonly #clock: Clock;
  readonly #sharing: Sharing<EventsPost, number>;

  constructor({ db, clock }: { db: Queryable; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
    this.#sharing = new Sharing({
      inFlight: IN_FLIGHT,
      worthAnother: WORTH_ANOTHER,
      most: GROUP_MAX,
      nameOf: ({ application, userId }) => `${application} ${userId}`,
      together: (posts) => recordMessageEvents(db, posts, clock.now()),
      alone: (post) => this.#repeat(post),
    });
  }

  /** Records what a user has posted; gives how many of the events are the user's, new or not. */
  write(post: EventsPost): Promise<number> {
    return this.#sharing.run(post);
  }

  async #repeat(post: EventsPost): Promise<number> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        const [accepted = 0] = await recordMessageEvents(this.#db, [post], this.#clock.now());
        return accepted;
      } catch (error) {
        // A row that another process made in this instant is seen by the next try.
        if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      }
    }
    throw new BelfryError('ServiceUnavailable', 'The same events are being posted too often; try again.', {
      headers: { 'retry-after': '1' },
    });
  }
}
