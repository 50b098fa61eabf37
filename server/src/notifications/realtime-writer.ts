import type { Hint } from '../bus/hint.js';
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

interface Waiting {
  send: RealtimeSend;
  resolve: (result: RealtimeResult) => void;
  reject: (error: unknown) => void;
}

/**
 * Concurrent realtime sends share commits. A send that finds no statement under way goes at once and by
 * itself; those that arrive meanwhile wait and go together in the next one. There is no timer: waiting
 * lasts as long as a commit of others.
 *
 * When a statement fails, its sends are tried again one by one: none fails for another's sake, nor because
 * the answer of a statement that did commit was lost. A repeat is safe: what is stored already is refused by
 * the key of the notification, and then read back.
 */
export class RealtimeWriter {
  readonly #db: Queryable;
  readonly #hint: (hint: Hint) => void;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;

  /** `hint` is called after each commit. */
  constructor(db: Queryable, hint: (hint: Hint) => void) {
    this.#db = db;
    this.#hint = hint;
  }

  write(send: RealtimeSend): Promise<RealtimeResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ send, resolve, reject });
      this.#pump();
    });
  }

  #mayStart(): boolean {
    if (this.#underWay === 0) return this.#waiting.length > 0;
    return this.#underWay < IN_FLIGHT && this.#waiting.length >= WORTH_ANOTHER;
  }

  #pump(): void {
    while (this.#mayStart()) {
      const group = this.#waiting.splice(0, GROUP_MAX);
      this.#underWay++;
      void this.#store(group).finally(() => {
        this.#underWay--;
        this.#pump();
      });
    }
  }

  async #store(group: Waiting[]): Promise<void> {
    const sends = group.map(({ send }) => send);
    try {
      const results = await insertRealtime(this.#db, sends);
      for (const send of sends) this.#hint(hintOf(send));
      group.forEach(({ resolve }, index) => resolve(results[index] as RealtimeResult));
    } catch {
      for (const { send, resolve, reject } of group) await this.#repeat(send).then(resolve, reject);
    }
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
