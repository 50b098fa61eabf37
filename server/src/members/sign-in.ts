import { BelfryError } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import type { Database, Queryable } from '../storage/database.js';
import {
  findMemberByEmail,
  findMemberByKey,
  markSignedIn,
  type MemberRow,
  takeRecoveryCode,
  takeTotpStep,
} from '../storage/members.js';
import { recordSignIn } from './audit.js';
import type { Passwords } from './passwords.js';
import { presentMe } from './present.js';
import { hashRecoveryCode, stepOfCode } from './second-factor.js';
import type { MemberSessions, Visitor } from './sessions.js';
import type { Throttle } from './throttle.js';

export interface MemberParts {
  db: Database;
  clock: Clock;
  passwords: Passwords;
  memberSessions: MemberSessions;
  throttle: Throttle;
}

/** A member who has just signed in, with the token for the cookie. */
export interface SignedIn {
  me: ReturnType<typeof presentMe>;
  token: string;
}

/** An e-mail as it is kept and compared. */
export const normalEmail = (email: string): string => email.normalize('NFC').toLowerCase();

/**
 * Signs a member in by password, and by a code when there is a second factor. Whether there is such a member, and
 * which of e-mail and password is wrong, is not told.
 */
export async function signIn(
  parts: MemberParts,
  given: { email: string; password: string; code?: string; from: Visitor },
): Promise<SignedIn> {
  const email = normalEmail(given.email);
  const { from } = given;
  const { address } = from;
  try {
    const member = await parts.throttle.guard({ email, address }, async () => {
      const found = await findMemberByEmail(parts.db, email);
      const isRight = await parts.passwords.matches(given.password, found?.password ?? null);
      if (!found || !isRight || !found.is_active)
        throw new BelfryError('SignInRefused', 'The "email" or the "password" is wrong.');
      if (found.totp_secret !== null) await requireCode(parts, found, given.code);
      return found;
    });
    const signedIn = await startSession(parts, member, { from });
    await recordSignIn(parts, { email, address, status: 200 });
    return signedIn;
  } catch (error) {
    if (error instanceof BelfryError && error.error !== 'SecondFactorRequired' && error.status < 500)
      await recordSignIn(parts, { email, address, status: error.status });
    throw error;
  }
}

/** Throws unless the code is one of the authenticator app that was not used yet, or a recovery code. */
async function requireCode(
  { db, clock }: Pick<MemberParts, 'db' | 'clock'>,
  member: MemberRow,
  code: string | undefined,
): Promise<void> {
  if (code === undefined)
    throw new BelfryError(
      'SecondFactorRequired',
      'Send the "code" of your authenticator app too, or a recovery code.',
    );
  const step = stepOfCode(member.totp_secret ?? '', code, clock.now());
  if (step !== null && (await takeTotpStep(db, member.id, step))) return;
  if (step === null && (await takeRecoveryCode(db, member.id, hashRecoveryCode(code)))) return;
  throw new BelfryError(
    'SignInRefused',
    'The "code" is wrong, or was used already. Wait for the next one of your app.',
  );
}

/** Begins a session of a member who has proven to be one. */
export async function startSession(
  parts: Pick<MemberParts, 'clock' | 'db' | 'memberSessions'>,
  member: Pick<MemberRow, 'id'>,
  { from, db = parts.db }: { from: Visitor; db?: Queryable },
): Promise<SignedIn> {
  const token = await parts.memberSessions.start(db, member.id, from);
  await markSignedIn(db, member.id, parts.clock.now());
  const row = await findMemberByKey(db, member.id);
  if (!row) throw new BelfryError('SignInRefused', 'The member was deleted a moment ago.');
  return { me: presentMe(row), token };
}
