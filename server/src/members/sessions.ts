import { BelfryError, LIMITS } from '@belfry/contract';
import { isFresh } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { Clock } from '../platform/clock.js';
import { hashToken, randomId, randomToken } from '../platform/random.js';
import type { Queryable } from '../storage/database.js';
import {
  endMemberSession,
  endMemberSessionById,
  endMemberSessions,
  findMemberSession,
  insertMemberSession,
  listMemberSessions,
  type MemberSessionRow,
  touchMemberSession,
} from '../storage/member-sessions.js';
import type { MemberRow } from '../storage/members.js';

const KEPT_MAX = 1_000;
const TOUCH_MS = 60_000;

/** Where a request comes from, and as what its browser calls itself. */
export interface Visitor {
  address: string;
  userAgent: string | null;
}

/** A member who is signed in. */
export interface MemberSession {
  member: MemberRow;
  /** By which the member ends it; opens nothing. */
  sessionId: string;
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
  async open(token: string | null, from: Visitor): Promise<MemberSession> {
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
      await touchMemberSession(this.#db, { hash, now, ...from });
    }
    return { member: row, sessionId: row.session_id, hash };
  }

  /** Begins a session; the token goes into the cookie and nowhere else. */
  async start(db: Queryable, member: number, from: Visitor): Promise<string> {
    const token = randomToken();
    const use = { hash: hashToken(token), now: this.#clock.now(), ...from };
    await insertMemberSession(db, { ...use, sessionId: randomId(), member, most: LIMITS.memberSessions });
    return token;
  }

  /** The sessions of who calls, as they are shown to them. */
  async list({ member, sessionId }: MemberSession) {
    const now = this.#clock.now();
    const rows = await listMemberSessions(this.#db, member.id, {
      usedAt: now - LIMITS.memberSessionIdleMs,
      createdAt: now - LIMITS.memberSessionMs,
    });
    const sessions = rows.map((row) => ({
      session_id: row.session_id,
      is_current: row.session_id === sessionId,
      created_at: row.created_at,
      last_used_at: row.used_at,
      expires_at: Math.min(row.created_at + LIMITS.memberSessionMs, row.used_at + LIMITS.memberSessionIdleMs),
      address: row.address,
      user_agent: row.user_agent,
    }));
    return { sessions };
  }

  /** Ends one of the caller's sessions; throws ResourceNotFound when there is none of this id. */
  async endOwn({ member }: MemberSession, sessionId: string): Promise<void> {
    if (!(await endMemberSessionById(this.#db, member.id, sessionId)))
      throw new BelfryError('ResourceNotFound', `You have no session ${sessionId}; it may have ended.`);
    this.forget();
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
