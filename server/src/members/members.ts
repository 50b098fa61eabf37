import { BelfryError, LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import type { Database, Queryable } from '../storage/database.js';
import {
  countInvitations,
  listInvitations as listInvitationRows,
  type LinkRow,
  removeInvitation,
} from '../storage/member-links.js';
import { findRole, lockRoles, type RoleRow } from '../storage/member-roles.js';
import {
  countOwners,
  deleteMember as deleteMemberRow,
  findMember,
  findMemberByEmail,
  listMembers as listMemberRows,
  type MemberRow,
  setSecondFactor,
  updateMember as updateMemberRow,
} from '../storage/members.js';
import { linkUrl, makeLink } from './links.js';
import { readListToken, writeListToken } from './list-tokens.js';
import { presentMember, presentRole } from './present.js';
import type { MemberSessions } from './sessions.js';
import { normalEmail } from './sign-in.js';

export interface ManageParts {
  db: Database;
  clock: Clock;
  memberSessions: MemberSessions;
}

const LIST = 'members';
const EMAIL = /^[^\u0000-\u0020\u007f]+$/;

/** A page of the members by e-mail. */
export async function listMembers(db: Queryable, query: { limit?: number; token?: string }) {
  const { limit = LIMITS.listPageDefault, token } = query;
  const after = token ? readListToken(LIST, token, EMAIL) : '';
  const rows = await listMemberRows(db, { after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    members: shown.map(presentMember),
    next: rows.length > limit && last ? writeListToken(LIST, last.email) : '',
  };
}

async function requireMember(db: Queryable, memberId: string): Promise<MemberRow> {
  const member = await findMember(db, memberId);
  if (!member) throw new BelfryError('ResourceNotFound', `There is no member ${memberId}.`);
  return member;
}

/** Throws unless the role may be given, or taken, by the actor: owners are for owners to make and unmake. */
function requireOwnerFor(actor: MemberRow, ...roles: (RoleRow | null)[]): void {
  if (actor.role.kind !== 'owner' && roles.some((role) => role?.kind === 'owner'))
    throw new BelfryError('PermissionDenied', 'Only an owner may do this to an owner, or make somebody one.');
}

/** Throws when nobody would be left who may do everything; the roles must be locked. */
async function requireAnOwner(db: Queryable): Promise<void> {
  if ((await countOwners(db)) === 0)
    throw new BelfryError(
      'IncompatibleValues',
      'This is the last owner who may sign in. Make another member an owner first.',
    );
}

/** Does something to a member under the lock of the roles; another's copies of members are forgotten. */
async function change<T>(
  parts: ManageParts,
  { actor, memberId }: { actor: MemberRow; memberId: string },
  work: (db: Queryable, member: MemberRow) => Promise<T>,
): Promise<T> {
  const result = await parts.db.transaction(async (connection) => {
    await lockRoles(connection);
    const member = await requireMember(connection, memberId);
    requireOwnerFor(actor, member.role);
    return work(connection, member);
  });
  parts.memberSessions.forget();
  return result;
}

export async function updateMember(
  parts: ManageParts,
  who: { actor: MemberRow; memberId: string },
  wish: { name?: string; role_id?: string; is_active?: boolean },
) {
  const hadOwner = who.actor.role.kind === 'owner';
  return change(parts, who, async (db, member) => {
    const role = wish.role_id === undefined ? member.role : await findRole(db, wish.role_id);
    if (!role)
      throw new BelfryError('ResourceNotFound', `There is no role ${wish.role_id ?? ''} ("role_id").`);
    requireOwnerFor(who.actor, role);
    const { name = member.name, is_active: isActive = member.is_active } = wish;
    await updateMemberRow(db, { id: member.id, name, role: role.id, isActive, now: parts.clock.now() });
    if (hadOwner) await requireAnOwner(db);
    if (!isActive) await parts.memberSessions.endAll(db, member.id);
    return presentMember(await requireMember(db, member.member_id));
  });
}

export async function deleteMember(
  parts: ManageParts,
  who: { actor: MemberRow; memberId: string },
): Promise<void> {
  await change(parts, who, async (db, member) => {
    await deleteMemberRow(db, member.id);
    if (member.role.kind === 'owner') await requireAnOwner(db);
  });
}

export const signOutMember = (parts: ManageParts, who: { actor: MemberRow; memberId: string }) =>
  change(parts, who, (db, member) => parts.memberSessions.endAll(db, member.id));

export const removeMemberSecondFactor = (parts: ManageParts, who: { actor: MemberRow; memberId: string }) =>
  change(parts, who, (db, member) =>
    setSecondFactor(db, { id: member.id, secret: null, step: 0, codes: [], now: parts.clock.now() }),
  );

/** A link with which a member sets a new password. */
export const createMemberLink = (
  parts: ManageParts,
  who: { actor: MemberRow; memberId: string; origin: string },
) =>
  change(parts, who, async (db, member) => {
    const wish = { kind: 'password', member: member.id, madeBy: who.actor.email } as const;
    const { token, expires_at } = await makeLink(db, { ...wish, now: parts.clock.now() });
    return { token, url: linkUrl(who.origin, token), expires_at };
  });

const presentInvitation = (row: LinkRow) => {
  if (!row.role || row.expires_at === null) throw new Error('an invitation is without a role or an end');
  return {
    invitation_id: row.link_id,
    email: row.email ?? '',
    role: presentRole(row.role),
    invited_by: row.made_by,
    created_at: row.created_at,
    expires_at: row.expires_at,
  };
};

export async function listInvitations({ db, clock }: ManageParts) {
  return { invitations: (await listInvitationRows(db, clock.now())).map(presentInvitation) };
}

/** Invites somebody, in place of an invitation of the same e-mail. The link is for the caller to pass on. */
export async function createInvitation(
  parts: ManageParts,
  { actor, origin }: { actor: MemberRow; origin: string },
  wish: { email: string; role_id: string },
) {
  const email = normalEmail(wish.email);
  const now = parts.clock.now();
  return parts.db.transaction(async (db) => {
    await lockRoles(db);
    const role = await findRole(db, wish.role_id);
    if (!role) throw new BelfryError('ResourceNotFound', `There is no role ${wish.role_id} ("role_id").`);
    requireOwnerFor(actor, role);
    if (await findMemberByEmail(db, email))
      throw new BelfryError('ResourceAlreadyExists', `"${email}" is a member already ("email").`);
    if ((await countInvitations(db)) >= LIMITS.invitations)
      throw new BelfryError(
        'InvalidValue',
        `There may be at most ${LIMITS.invitations} open invitations; take one back first.`,
      );
    const link = await makeLink(db, { kind: 'invitation', email, role: role.id, madeBy: actor.email, now });
    const { linkId, token, expires_at } = link;
    return {
      invitation: {
        ...{ invitation_id: linkId, email, role: presentRole(role), invited_by: actor.email },
        ...{ created_at: now, expires_at: expires_at ?? now },
      },
      link: { token, url: linkUrl(origin, token), expires_at },
    };
  });
}

export async function deleteInvitation(
  { db }: Pick<ManageParts, 'db'>,
  { actor, invitationId }: { actor: MemberRow; invitationId: string },
): Promise<void> {
  await db.transaction(async (connection) => {
    const invitation = await removeInvitation(connection, invitationId);
    if (!invitation) throw new BelfryError('ResourceNotFound', `There is no invitation ${invitationId}.`);
    requireOwnerFor(actor, invitation.role);
  });
}
