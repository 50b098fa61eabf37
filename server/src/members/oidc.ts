import { BelfryError } from '@belfry/contract';
import * as oidc from 'openid-client';
import type { OidcConfig } from '../config.js';
import type { Logger } from '../platform/logger.js';
import type { Queryable } from '../storage/database.js';
import { takeInvitation } from '../storage/member-links.js';
import { findRoleByName, lockRoles } from '../storage/member-roles.js';
import {
  findMemberByEmail,
  findMemberByKey,
  findMemberBySubject,
  linkMember,
  type MemberRow,
} from '../storage/members.js';
import { recordSignIn } from './audit.js';
import { addMember } from './links.js';
import type { Visitor } from './sessions.js';
import { type MemberParts, normalEmail, type SignedIn, startSession } from './sign-in.js';

/** Longest wait for an answer of the provider. */
const TIMEOUT_S = 10;
/** The page of the dashboard to which the provider sends the browser back. */
const PATH = '/dashboard/oidc';

/** What the browser keeps between leaving for the provider and coming back. */
export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
}

const failed = (message: string, cause?: unknown) => new BelfryError('SignInFailed', message, { cause });

const isLoopback = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** How the server proves to be the client: in the header, as every provider must take it, unless that wants the form. */
function authentication(secret: string | null): oidc.ClientAuth {
  if (secret === null) return oidc.None();
  const [inHeader, inForm] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (...request) => {
    const taken = request[0].token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (taken.includes('client_secret_basic') ? inHeader : inForm)(...request);
  };
}

/** The provider; throws SignInFailed when the settings name none. */
export function requireOidc(provider: Oidc | null): Oidc {
  if (provider) return provider;
  throw failed('No OpenID Connect provider is set. Sign in with a password, or set BELFRY_OIDC_ISSUER.');
}

/** Sign-in by an OpenID Connect provider: authorization code with PKCE. */
export class Oidc {
  readonly #settings: OidcConfig;
  readonly #logger: Logger;
  #discovered: Promise<oidc.Configuration> | null = null;

  constructor(settings: OidcConfig, logger: Logger) {
    this.#settings = settings;
    this.#logger = logger;
  }

  get name(): string {
    return this.#settings.name;
  }

  /** Where to send the browser, and what it is to keep. */
  async start(origin: string): Promise<{ url: string; attempt: Attempt }> {
    const configuration = await this.#configuration();
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: origin + PATH,
      scope: 'openid email profile',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, attempt };
  }

  /** The member whom the provider vouches for, signed in; throws SignInFailed. */
  async finish(
    parts: MemberParts,
    given: { url: string; attempt: Attempt | null; origin: string; from: Visitor },
  ): Promise<SignedIn> {
    const { attempt, from } = given;
    const { address } = from;
    if (!attempt) throw failed('The sign-in was not begun in this browser, or too long ago. Begin again.');
    const claims = await this.#claims(given.url, given.origin + PATH, attempt);
    const email = normalEmail(typeof claims.email === 'string' ? claims.email : '');
    const name = typeof claims.name === 'string' && claims.name.trim() ? claims.name.slice(0, 100) : email;
    const who = {
      subject: `${claims.iss} ${claims.sub}`,
      // An address that nobody has checked may be anybody's.
      email: claims.email_verified === true && email ? email : null,
      name,
    };
    try {
      const signedIn = await parts.db.transaction(async (db) => {
        await lockRoles(db);
        return startSession(parts, await this.#memberOf(db, who, parts.clock.now()), { from, db });
      });
      await recordSignIn(parts, { email: signedIn.me.email, address, status: 200, action: 'finishOidc' });
      return signedIn;
    } catch (error) {
      if (error instanceof BelfryError && error.error === 'SignInFailed')
        await recordSignIn(parts, { email, address, status: error.status, action: 'finishOidc' });
      throw error;
    }
  }

  async #claims(url: string, redirectUri: string, attempt: Attempt): Promise<oidc.IDToken> {
    const configuration = await this.#configuration();
    const query = URL.canParse(url) ? new URL(url).search : '';
    const current = new URL(redirectUri);
    current.search = query;
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw failed('The provider sent no ID token.');
      // Some providers tell the e-mail only when they are asked for it.
      if (claims.email !== undefined || !configuration.serverMetadata().userinfo_endpoint) return claims;
      return { ...claims, ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)) };
    } catch (error) {
      if (error instanceof BelfryError) throw error;
      const { code, message } = error as Error & { code?: string };
      this.#logger.warn({ code, error: message }, 'a sign-in by OpenID Connect has failed');
      throw failed(
        'The provider did not confirm the sign-in. Begin again; the log of the server tells more.',
      );
    }
  }

  /** Who it is: known by subject, else by a checked e-mail, else invited, else let in with the role of the settings. */
  async #memberOf(
    db: Queryable,
    who: { subject: string; email: string | null; name: string },
    now: number,
  ): Promise<Pick<MemberRow, 'id'>> {
    const known =
      (await findMemberBySubject(db, who.subject)) ??
      (who.email === null ? null : await this.#link(db, who.email, who.subject));
    if (known && !known.is_active) throw failed('This member may not sign in. Ask an owner or admin.');
    if (known) return known;
    const invitation = who.email === null ? null : await takeInvitation(db, who.email, now);
    const role =
      invitation?.role ?? (this.#settings.role ? await findRoleByName(db, this.#settings.role) : null);
    if (!role || who.email === null || role.kind === 'owner')
      throw failed(
        who.email === null
          ? 'The provider does not say that your e-mail address was checked, and you are not known here yet.'
          : `${who.email} is no member. Ask an owner or admin for an invitation.`,
      );
    const { email, name, subject } = who;
    const id = await addMember(db, { email, name, role: role.id, password: null, oidcSubject: subject, now });
    const member = await findMemberByKey(db, id);
    if (!member) throw new Error('a member that was made a moment ago is gone');
    return member;
  }

  async #link(db: Queryable, email: string, subject: string): Promise<MemberRow | null> {
    const member = await findMemberByEmail(db, email);
    if (!member) return null;
    if (member.oidc_subject !== null)
      throw failed(`${email} belongs to another account at the provider. Ask an owner or admin.`);
    await linkMember(db, member.id, subject);
    return member;
  }

  async #configuration(): Promise<oidc.Configuration> {
    this.#discovered ??= this.#discover().catch((error: unknown) => {
      this.#discovered = null;
      this.#logger.warn({ error: (error as Error).message }, 'the OpenID Connect provider does not answer');
      throw failed('The OpenID Connect provider does not answer. Try again, or sign in with a password.');
    });
    return this.#discovered;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const url = new URL(issuer);
    return oidc.discovery(url, clientId, undefined, authentication(clientSecret), {
      timeout: TIMEOUT_S,
      // Only to try it out on one's own machine.
      ...(url.protocol === 'http:' && isLoopback(url) ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
  }
}
