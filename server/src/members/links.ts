import { BelfryError, LIMITS } from '@belfry/contract';
import { OperatorError } from '../applications/applications.js';
import { hashToken, randomId, randomToken } from '../platform/random.js';
import type { Database, Queryable } from '../storage/database.js';
import {
  findLink,
  insertLink,
  type LinkKind,
  type LinkRow,
  removeOwnerLinks,
  takeLink,
} from '../storage/member-links.js';
import { lockRoles, roleOfKind } from '../storage/member-roles.js';
import {
  countMembers,
  countOwners,
  findMemberByEmail,
  findMemberByKey,
  insertMember,
  type MemberRow,
  setMemberPassword,
  setSecondFactor,
  updateMember,
} from '../storage/members.js';
import { recordSignIn } from './audit.js';
import { checkNewPassword } from './passwords.js';
import type { Visitor } from './sessions.js';
import { type MemberParts, normalEmail, type SignedIn, startSession } from './sign-in.js';

const invalidLink = () =>
  new BelfryError(
    'InvalidLink',
    'The link is unknown, was used, or has expired. Ask for a new one; for the first owner "npx belfry owner-link" makes it.',
  );

/** Where the dashboard reads a link's token: behind "#", which browsers tell no server. */
export const linkUrl = (origin: string, token: string): string => `${origin}/dashboard/link#${token}`;

/** Makes a one-time link; the token is returned this once. */
export async function makeLink(
  db: Queryable,
  wish: {
    kind: LinkKind;
    email?: string;
    role?: number;
    member?: number;
    madeBy?: string;
    now: number;
  },
): Promise<{ linkId: string; token: string; expires_at: number | null }> {
  const { kind, email = null, role = null, member = null, madeBy = null, now } = wish;
  const token = randomToken();
  const linkId = randomId();
  const expiresAt = kind === 'owner' ? null : now + LIMITS.memberLinkMs;
  await insertLink(db, { hash: hashToken(token), linkId, kind, email, role, member, madeBy, now, expiresAt });
  return { linkId, token, expires_at: expiresAt };
}

/** A link that makes its user an owner, if there is none yet or if an operator wants one all the same. */
export async function makeOwnerLink(
  db: Database,
  { now, always }: { now: number; always: boolean },
): Promise<string | null> {
  return db.transaction(async (connection) => {
    await lockRoles(connection);
    if (!always && (await countOwners(connection)) > 0) return null;
    return (await makeLink(connection, { kind: 'owner', now })).token;
  });
}

/** What a link is for; throws InvalidLink. */
export async function readLink({ db, clock }: Pick<MemberParts, 'db' | 'clock'>, token: string) {
  const link = await findLink(db, hashToken(token), clock.now());
  if (!link) throw invalidLink();
  return {
    kind: link.kind,
    email: link.email,
    name: link.member_name,
    role_name: link.role?.name ?? (await roleOfKind(db, 'owner')).name,
    expires_at: link.expires_at,
  };
}

interface Acceptance {
  token: string;
  email?: string;
  name?: string;
  password: string;
  from: Visitor;
}

/** Uses a link: makes the member it is for, or sets the password, and signs in. */
export async function acceptLink(parts: MemberParts, given: Acceptance): Promise<SignedIn> {
  const { db, clock, passwords } = parts;
  const hash = hashToken(given.token);
  // Looked at first, so that whoever has no link cannot make the server hash passwords.
  const seen = await findLink(db, hash, clock.now());
  if (!seen) throw invalidLink();
  const email = emailOf(seen, given.email);
  checkNewPassword(given.password, 'password', email);
  if (seen.kind !== 'password' && given.name === undefined)
    throw new BelfryError('MissingRequiredParameters', '"name" is required.');
  const password = await passwords.hash(given.password);
  const signedIn = await db.transaction(async (connection) => {
    await lockRoles(connection);
    const link = await takeLink(connection, hash, clock.now());
    if (!link) throw invalidLink();
    const id = await useLink(connection, link, { email, name: given.name ?? '', password, now: clock.now() });
    await parts.memberSessions.endAll(connection, id);
    return startSession(parts, { id }, { from: given.from, db: connection });
  });
  parts.memberSessions.forget();
  await recordSignIn(parts, { email, address: given.from.address, status: 200, action: 'acceptLink' });
  return signedIn;
}

function emailOf(link: LinkRow, given: string | undefined): string {
  if (link.email !== null) return link.email;
  if (given === undefined) throw new BelfryError('MissingRequiredParameters', '"email" is required.');
  return normalEmail(given);
}

interface Wish {
  email: string;
  name: string;
  password: string;
  now: number;
}

/** The member's number. */
async function useLink(db: Queryable, link: LinkRow, wish: Wish): Promise<number> {
  const { password, now } = wish;
  if (link.kind === 'password') {
    if (link.member === null || !(await findMemberByKey(db, link.member))) throw invalidLink();
    await setMemberPassword(db, { id: link.member, password, now });
    return link.member;
  }
  const existing = await findMemberByEmail(db, wish.email);
  if (link.kind === 'owner') {
    await removeOwnerLinks(db);
    if (existing) return restoreOwner(db, existing, wish);
  } else if (existing)
    throw new BelfryError('ResourceAlreadyExists', `"${wish.email}" is a member already; sign in instead.`);
  const role = link.role ?? (await roleOfKind(db, 'owner'));
  return addMember(db, { ...wish, role: role.id, oidcSubject: null });
}

/** An operator's link gives an owner back to those who have lost theirs: with it comes everything. */
async function restoreOwner(
  db: Queryable,
  member: MemberRow,
  { name, password, now }: Wish,
): Promise<number> {
  const role = (await roleOfKind(db, 'owner')).id;
  await updateMember(db, { id: member.id, name: name || member.name, role, isActive: true, now });
  await setMemberPassword(db, { id: member.id, password, now });
  await setSecondFactor(db, { id: member.id, secret: null, step: 0, codes: [], now });
  return member.id;
}

/** Adds a member, whose number it gives; the roles must be locked. */
export async function addMember(
  db: Queryable,
  wish: {
    email: string;
    name: string;
    role: number;
    password: string | null;
    oidcSubject: string | null;
    now: number;
  },
): Promise<number> {
  if ((await countMembers(db)) >= LIMITS.members)
    throw new BelfryError(
      'InvalidValue',
      `There may be at most ${LIMITS.members} members; delete one first.`,
    );
  await insertMember(db, { ...wish, memberId: randomId() });
  const row = await findMemberByEmail(db, wish.email);
  if (!row) throw new BelfryError('ResourceAlreadyExists', `"${wish.email}" is a member already.`);
  return row.id;
}

/** For the command line: a link that makes its user an owner. */
export async function operatorLink(db: Database, now: number): Promise<string> {
  const token = await makeOwnerLink(db, { now, always: true });
  if (token === null) throw new OperatorError('No link was made.');
  return token;
}

/** Whether somebody may do everything already. */
export const hasOwner = async (db: Queryable): Promise<boolean> => (await countOwners(db)) > 0;
