import { BelfryError, LIMITS } from '@belfry/contract';
import { isFresh } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { Clock } from '../platform/clock.js';
import { hashToken, randomToken } from '../platform/random.js';
import type { Queryable } from '../storage/database.js';
import {
  endMemberSession,
  endMemberSessions,
  findMemberSession,
  insertMemberSession,
  type MemberSessionRow,
  touchMemberSession,
} from '../storage/member-sessions.js';
import type { MemberRow } from '../storage/members.js';

const KEPT_MAX = 1_000;
const TOUCH_MS = 60_000;

/** A member who is signed in. */
export interface MemberSession {
  member: MemberRow;
  /** The hash of the cookie's token. */
  hash: Buffer;
}

const notSignedIn = (message: string) => new BelfryError('NotSignedIn', message);

/** Sessions of members: random tokens in a cookie, of which the hash is kept. Copies are believed for two seconds. */
export class MemberSessions {
  readonly #db: Queryable;
  readonly #clock: Clock;
  readonly #kept = new BoundedMap<string, { row: MemberSessionRow; at: number }>(KEPT_MAX);

  constructor(parts: { db: Queryable; clock: Clock }) {
    this.#db = parts.db;
    this.#clock = parts.clock;
  }

  /** The session of a cookie's token; throws NotSignedIn. */
  async open(token: string | null): Promise<MemberSession> {
    if (!token) throw notSignedIn('Nobody is signed in. Sign in to the dashboard first.');
    const hash = hashToken(token);
    const row = await this.#find(hash);
    const now = this.#clock.now();
    const isOver =
      !row ||
      now >= row.session_created_at + LIMITS.memberSessionMs ||
      now >= row.session_used_at + LIMITS.memberSessionIdleMs;
    if (isOver) throw notSignedIn('The session has ended. Sign in to the dashboard again.');
    if (now > row.session_used_at + TOUCH_MS) {
      row.session_used_at = now;
      await touchMemberSession(this.#db, hash, now);
    }
    return { member: row, hash };
  }

  /** Begins a session; the token goes into the cookie and nowhere else. */
  async start(db: Queryable, member: number): Promise<string> {
    const token = randomToken();
    const session = { hash: hashToken(token), member, now: this.#clock.now(), most: LIMITS.memberSessions };
    await insertMemberSession(db, session);
    return token;
  }

  async end({ hash }: MemberSession): Promise<void> {
    await endMemberSession(this.#db, hash);
    this.forget();
  }

  /** Ends every session of a member, or all but one. */
  async endAll(db: Queryable, member: number, except: Buffer | null = null): Promise<void> {
    await endMemberSessions(db, member, except);
    this.forget();
  }

  /** Forgets all copies: members, roles or sessions have changed. */
  forget(): void {
    this.#kept.clear();
  }

  async #find(hash: Buffer): Promise<MemberSessionRow | null> {
    const key = hash.toString('base64url');
    const at = this.#clock.now();
    const kept = this.#kept.get(key);
    if (kept && isFresh(kept.at, at)) return kept.row;
    const row = await findMemberSession(this.#db, hash);
    if (row) this.#kept.set(key, { row, at });
    else this.#kept.delete(key);
    return row;
  }
}
