import { BelfryError, LIMITS } from '@belfry/contract';
import { errors, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { type Application, type Directory, isFresh } from '../applications/directory.js';
import { BoundedMap } from '../platform/cache.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { findUser, revokeUserSessions } from '../storage/users.js';
import { requireUser } from './users.js';

/** One user of one application, proven by a session token. */
export interface Session {
  application: Application;
  userId: string;
  /** Unix ms. */
  expiresAt: number;
  /** What it was issued under: once it is another for the user, the session is revoked. */
  generation: number;
  /** How long the token was issued for, and when the backend issued the first of its line; ms. */
  lifetimeMs: number;
  firstIssuedAt: number;
  /** The user's, in which texts are shown where a template has them in it. */
  locale: string | null;
}

/** What is kept of a user: a generation of 0, which no token has, for one who may not come in. */
interface UserState {
  generation: number;
  locale: string | null;
}

interface Claims {
  applicationId: string;
  userId: string;
  generation: number;
  expiresAt: number;
  lifetimeMs: number;
  firstIssuedAt: number;
}

const ALGORITHM = 'HS256';
/** What an application's id looks like. Anything else that an unproven token claims is not worth a query. */
const APPLICATION_ID = /^[A-Za-z0-9-]{1,64}$/;
const KEPT_MAX = 20_000;

export class Sessions {
  readonly #db: Queryable;
  readonly #directory: Directory;
  readonly #clock: Clock;
  /** Tokens whose signature has been checked. */
  readonly #verified = new BoundedMap<string, Claims>(KEPT_MAX);
  readonly #users = new BoundedMap<string, UserState & { at: number }>(KEPT_MAX);

  constructor(parts: { db: Queryable; directory: Directory; clock: Clock }) {
    this.#db = parts.db;
    this.#directory = parts.directory;
    this.#clock = parts.clock;
  }

  /** Issues a token for a user's app; `expiresAt` in ms, 7 days ahead by default, 90 at most. */
  async issue(
    application: Application,
    userId: string,
    expiresAt?: number,
  ): Promise<{ token: string; expires_at: number }> {
    const now = this.#clock.now();
    const expires = expiresAt ?? now + LIMITS.sessionMsDefault;
    if (expires <= now)
      throw new BelfryError(
        'ParameterValueOutOfRange',
        '"expires_at" lies in the past; it is in Unix milliseconds.',
      );
    if (expires > now + LIMITS.sessionMsMax)
      throw new BelfryError(
        'ParameterValueOutOfRange',
        '"expires_at" may be at most 90 days ahead; it is in Unix milliseconds.',
      );
    const user = await requireUser(this.#db, application.id, userId);
    if (!user.is_active)
      throw new BelfryError(
        'DeactivatedUser',
        `User "${userId}" is deactivated. Activate the user before issuing a token.`,
      );
    return this.#sign(application, {
      userId,
      generation: user.session_generation,
      expiresAt: expires,
      firstIssuedAt: now,
    });
  }

  /**
   * A new token in place of one that is good: for as long as that was, but never beyond 90 days after the one
   * that the backend issued. So an app that is used stays signed in, and the backend is asked at least then.
   */
  async refresh(session: Session): Promise<{ token: string; expires_at: number }> {
    const { application, userId, generation, lifetimeMs, firstIssuedAt } = session;
    const expiresAt = Math.min(this.#clock.now() + lifetimeMs, firstIssuedAt + LIMITS.sessionMsMax);
    return this.#sign(application, {
      userId,
      generation,
      expiresAt: Math.max(expiresAt, session.expiresAt),
      firstIssuedAt,
    });
  }

  async #sign(
    application: Application,
    claims: Pick<Claims, 'userId' | 'generation' | 'expiresAt' | 'firstIssuedAt'>,
  ): Promise<{ token: string; expires_at: number }> {
    const expires = Math.ceil(claims.expiresAt / 1000);
    const token = await new SignJWT({
      app: application.application_id,
      gen: claims.generation,
      first: Math.floor(claims.firstIssuedAt / 1000),
    })
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(claims.userId)
      .setIssuedAt(Math.floor(this.#clock.now() / 1000))
      .setExpirationTime(expires)
      .sign(application.session_secret);
    return { token, expires_at: expires * 1000 };
  }

  async revoke(application: Application, userId: string): Promise<void> {
    await requireUser(this.#db, application.id, userId);
    await revokeUserSessions(this.#db, application.id, userId);
    this.forget(application, userId);
  }

  /** Forgets what is kept of a user's state, after it was changed here. */
  forget(application: Application, userId: string): void {
    this.#users.delete(`${application.id} ${userId}`);
  }

  /** The session of a token; throws InvalidSessionToken or SessionTokenExpired. */
  async open(token: string): Promise<Session> {
    const claims = this.#verified.get(token) ?? (await this.#verify(token));
    if (claims.expiresAt <= this.#clock.now()) throw expired();
    const application = await this.#directory.byPublicId(claims.applicationId);
    if (!application) throw invalid();
    const { generation, locale } = await this.#user(application, claims.userId);
    if (generation !== claims.generation) throw invalid();
    const { applicationId: _, ...session } = claims;
    return { application, ...session, locale };
  }

  async #verify(token: string): Promise<Claims> {
    let applicationId: unknown;
    try {
      applicationId = decodeJwt(token).app;
    } catch {
      throw invalid();
    }
    const application =
      typeof applicationId === 'string' && APPLICATION_ID.test(applicationId)
        ? await this.#directory.byPublicId(applicationId)
        : null;
    if (!application) throw invalid();
    try {
      const { payload } = await jwtVerify(token, application.session_secret, {
        algorithms: [ALGORITHM],
        currentDate: new Date(this.#clock.now()),
        requiredClaims: ['sub', 'exp', 'gen', 'iat'],
      });
      const issuedAt = Number(payload.iat);
      const claims = {
        applicationId: application.application_id,
        userId: String(payload.sub),
        generation: Number(payload.gen),
        expiresAt: Number(payload.exp) * 1000,
        lifetimeMs: (Number(payload.exp) - issuedAt) * 1000,
        firstIssuedAt: Number(payload.first ?? issuedAt) * 1000,
      };
      this.#verified.set(token, claims);
      return claims;
    } catch (error) {
      throw error instanceof errors.JWTExpired ? expired() : invalid();
    }
  }

  async #user(application: Application, userId: string): Promise<UserState> {
    const key = `${application.id} ${userId}`;
    const at = this.#clock.now();
    const kept = this.#users.get(key);
    if (kept && isFresh(kept.at, at)) return kept;
    const user = await findUser(this.#db, application.id, userId);
    const state = { generation: user?.is_active ? user.session_generation : 0, locale: user?.locale ?? null };
    this.#users.set(key, { ...state, at });
    return state;
  }
}

const invalid = () =>
  new BelfryError(
    'InvalidSessionToken',
    'The session token is missing or not valid. Have your backend issue one with POST /v1/users/{user_id}/token and send it as "Authorization: Bearer <token>".',
  );
const expired = () =>
  new BelfryError('SessionTokenExpired', 'The session token has expired. Have your backend issue a new one.');

/** The token of an Authorization header; throws InvalidSessionToken when there is none. */
export function bearerToken(header: string | undefined): string {
  const match = /^Bearer +(\S+)$/i.exec(header ?? '');
  if (!match?.[1]) throw invalid();
  return match[1];
}
