import type { Queryable } from '../storage/database.js';
import { insertRealtime, type RealtimeResult, type RealtimeSend } from '../storage/realtime.js';

/** Statements under way at once: while one commits, the next is being filled. */
const IN_FLIGHT = 2;
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
 * When a shared statement fails, its sends are tried one by one, so that none fails for another's sake.
 * A repeat is safe: a statement that failed stored nothing, and one whose answer was lost is refused the
 * second time by the key of its notification.
 */
export class RealtimeWriter {
  readonly #db: Queryable;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(db: Queryable) {
    this.#db = db;
  }

  write(send: RealtimeSend): Promise<RealtimeResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ send, resolve, reject });
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#underWay < IN_FLIGHT && this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, GROUP_MAX);
      this.#underWay++;
      void this.#store(group).finally(() => {
        this.#underWay--;
        this.#pump();
      });
    }
  }

  async #store(group: Waiting[]): Promise<void> {
    try {
      const results = await insertRealtime(
        this.#db,
        group.map(({ send }) => send),
      );
      group.forEach(({ resolve }, index) => resolve(results[index] as RealtimeResult));
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await this.#store([one]);
    }
  }
}
