import type { Hint } from '../bus/hint.js';
import { Sharing } from '../platform/sharing.js';
import { type Queryable, sqlState, UNIQUE_VIOLATION } from '../storage/database.js';
import {
  findStoredRealtime,
  insertRealtime,
  type RealtimeResult,
  type RealtimeSend,
} from '../storage/realtime.js';

/** Statements under way at once: while one commits, another executes. */
const IN_FLIGHT = 2;
/** A statement costs about as much as ten sends in it: beside another one it goes with many or not at all. */
const WORTH_ANOTHER = 32;
/** Sends in one statement at most. */
const GROUP_MAX = 500;

/**
 * Concurrent realtime sends share commits. A repeat after a failure is safe: what is stored already is refused by the
 * key of the notification, and then read back.
 */
export class RealtimeWriter {
  readonly #db: Queryable;
  readonly #hint: (hint: Hint) => void;
  readonly #sharing: Sharing<RealtimeSend, RealtimeResult>;

  /** `hint` is called after each commit. */
  constructor(db: Queryable, hint: (hint: Hint) => void) {
    this.#db = db;
    this.#hint = hint;
    this.#sharing = new Sharing({
      inFlight: IN_FLIGHT,
      worthAnother: WORTH_ANOTHER,
      most: GROUP_MAX,
      together: (sends) => this.#store(sends),
      alone: (send) => this.#repeat(send),
    });
  }

  write(send: RealtimeSend): Promise<RealtimeResult> {
    return this.#sharing.run(send);
  }

  async #store(sends: RealtimeSend[]): Promise<RealtimeResult[]> {
    const results = await insertRealtime(this.#db, sends);
    for (const send of sends) this.#hint(hintOf(send));
    return results;
  }

  async #repeat(send: RealtimeSend): Promise<RealtimeResult> {
    try {
      const [result] = await insertRealtime(this.#db, [send]);
      this.#hint(hintOf(send));
      return result as RealtimeResult;
    } catch (error) {
      const stored =
        sqlState(error) === UNIQUE_VIOLATION &&
        (await findStoredRealtime(this.#db, send.application, send.notification.id));
      if (stored) return stored;
      throw error;
    }
  }
}

const hintOf = ({ application, targets }: RealtimeSend): Hint => ({
  application,
  userIds: targets.map(({ userId }) => userId),
});
