import { BelfryError } from '@belfry/contract';
import {
  findMemberByKey,
  type MemberRow,
  setMemberPassword,
  setRecoveryCodes,
  setSecondFactor,
  updateMember,
} from '../storage/members.js';
import { checkNewPassword } from './passwords.js';
import { presentMe } from './present.js';
import { newRecoveryCodes, stepOfCode } from './second-factor.js';
import type { MemberSession } from './sessions.js';
import type { MemberParts } from './sign-in.js';

/** Who calls, and from where: passwords are guessed here too. */
interface Caller {
  session: MemberSession;
  address: string;
}

async function current({ db }: Pick<MemberParts, 'db'>, member: MemberRow): Promise<MemberRow> {
  const row = await findMemberByKey(db, member.id);
  if (!row) throw new BelfryError('NotSignedIn', 'The member was deleted a moment ago.');
  return row;
}

export const readMe = async (parts: Pick<MemberParts, 'db'>, member: MemberRow) =>
  presentMe(await current(parts, member));

export async function renameMe(parts: MemberParts, member: MemberRow, name: string) {
  const { id, role, is_active: isActive } = await current(parts, member);
  await updateMember(parts.db, { id, name, role: role.id, isActive, now: parts.clock.now() });
  parts.memberSessions.forget();
  return readMe(parts, member);
}

/** The member as stored, who has proven to know the password; throws SignInRefused. */
async function requirePassword(
  parts: MemberParts,
  { session, address }: Caller,
  password: string,
): Promise<MemberRow> {
  const { email } = session.member;
  return parts.throttle.guard({ email, address }, async () => {
    const member = await current(parts, session.member);
    if (!(await parts.passwords.matches(password, member.password)))
      throw new BelfryError('SignInRefused', 'The "password" is wrong.');
    return member;
  });
}

/** Sets a new password and ends the member's other sessions. */
export async function changePassword(
  parts: MemberParts,
  caller: Caller,
  given: { password: string; new_password: string },
): Promise<void> {
  checkNewPassword(given.new_password, 'new_password', caller.session.member.email);
  const { id } = await requirePassword(parts, caller, given.password);
  const password = await parts.passwords.hash(given.new_password);
  await parts.db.transaction(async (db) => {
    await setMemberPassword(db, { id, password, now: parts.clock.now() });
    await parts.memberSessions.endAll(db, id, caller.session.hash);
  });
  parts.memberSessions.forget();
}

/** Takes an authenticator app, whose code proves that it knows the secret. */
export async function chooseSecondFactor(
  parts: MemberParts,
  caller: Caller,
  given: { secret: string; code: string; password: string },
): Promise<{ recovery_codes: string[] }> {
  const now = parts.clock.now();
  const step = stepOfCode(given.secret, given.code, now);
  if (step === null)
    throw new BelfryError(
      'InvalidValue',
      'The "code" is not one of this secret at this time. Look whether the clock of the phone is right.',
    );
  const { id } = await requirePassword(parts, caller, given.password);
  const { codes, hashes } = newRecoveryCodes();
  await parts.db.transaction(async (db) => {
    await setSecondFactor(db, { id, secret: given.secret, step, codes: hashes, now });
    // Sessions that were opened without it are not as safe as it promises.
    await parts.memberSessions.endAll(db, id, caller.session.hash);
  });
  parts.memberSessions.forget();
  return { recovery_codes: codes };
}

export async function removeSecondFactor(
  parts: MemberParts,
  caller: Caller,
  password: string,
): Promise<void> {
  const { id } = await requirePassword(parts, caller, password);
  await setSecondFactor(parts.db, { id, secret: null, step: 0, codes: [], now: parts.clock.now() });
  parts.memberSessions.forget();
}

export async function renewRecoveryCodes(
  parts: MemberParts,
  caller: Caller,
  password: string,
): Promise<{ recovery_codes: string[] }> {
  const { id, totp_secret } = await requirePassword(parts, caller, password);
  if (totp_secret === null)
    throw new BelfryError('IncompatibleValues', 'There is no second factor yet; choose one first.');
  const { codes, hashes } = newRecoveryCodes();
  await setRecoveryCodes(parts.db, { id, codes: hashes, now: parts.clock.now() });
  return { recovery_codes: codes };
}
