import { type Queryable, statement } from './database.js';
import { ROLE_JSON, type RoleRow } from './member-roles.js';

export interface MemberRow {
  id: number;
  member_id: string;
  email: string;
  name: string;
  role: RoleRow;
  is_active: boolean;
  password: string | null;
  totp_secret: string | null;
  recovery_codes: number;
  oidc_subject: string | null;
  created_at: number;
  last_sign_in_at: number | null;
}

/** Columns of a member `m` with the role `r`. */
export const MEMBER_COLUMNS = `m.id, m.member_id, m.email, m.name, ${ROLE_JSON} AS role, m.is_active, m.password,
  m.totp_secret, cardinality(m.recovery_codes) AS recovery_codes, m.oidc_subject, m.created_at::float8 AS created_at,
  m.last_sign_in_at::float8 AS last_sign_in_at`;
const FROM = 'FROM members m JOIN member_roles r ON r.id = m.role';

const byEmail = statement('member_by_email', `SELECT ${MEMBER_COLUMNS} ${FROM} WHERE m.email = $1`);
const byId = statement('member_by_id', `SELECT ${MEMBER_COLUMNS} ${FROM} WHERE m.member_id = $1`);
const byKey = statement('member_by_key', `SELECT ${MEMBER_COLUMNS} ${FROM} WHERE m.id = $1`);
const bySubject = statement(
  'member_by_subject',
  `SELECT ${MEMBER_COLUMNS} ${FROM} WHERE m.oidc_subject = $1`,
);
const list = statement(
  'member_list',
  `SELECT ${MEMBER_COLUMNS} ${FROM} WHERE m.email > $1 ORDER BY m.email LIMIT $2`,
);
const count = statement('member_count', 'SELECT count(*)::int AS count FROM members');
const owners = statement(
  'member_owners',
  `SELECT count(*)::int AS count ${FROM} WHERE r.kind = 'owner' AND m.is_active`,
);
const insert = statement(
  'member_insert',
  `INSERT INTO members (member_id, email, name, role, password, oidc_subject, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING`,
);
const update = statement(
  'member_update',
  'UPDATE members SET name = $2, role = $3, is_active = $4, updated_at = $5 WHERE id = $1',
);
const remove = statement('member_delete', 'DELETE FROM members WHERE id = $1');
const setPassword = statement(
  'member_set_password',
  'UPDATE members SET password = $2, updated_at = $3 WHERE id = $1',
);
const signedIn = statement('member_signed_in', 'UPDATE members SET last_sign_in_at = $2 WHERE id = $1');
const link = statement('member_link_subject', 'UPDATE members SET oidc_subject = $2 WHERE id = $1');
const setFactor = statement(
  'member_set_second_factor',
  `UPDATE members SET totp_secret = $2, totp_step = $3, recovery_codes = $4, updated_at = $5 WHERE id = $1`,
);
const setCodes = statement(
  'member_set_recovery_codes',
  'UPDATE members SET recovery_codes = $2, updated_at = $3 WHERE id = $1',
);
const useStep = statement(
  'member_use_totp_step',
  'UPDATE members SET totp_step = $2 WHERE id = $1 AND totp_step < $2',
);
const useCode = statement(
  'member_use_recovery_code',
  'UPDATE members SET recovery_codes = array_remove(recovery_codes, $2) WHERE id = $1 AND $2 = ANY(recovery_codes)',
);

const first = (rows: MemberRow[]): MemberRow | null => rows[0] ?? null;

export const findMemberByEmail = async (db: Queryable, email: string): Promise<MemberRow | null> =>
  first(await db.rows<MemberRow>(byEmail, [email]));
export const findMember = async (db: Queryable, memberId: string): Promise<MemberRow | null> =>
  first(await db.rows<MemberRow>(byId, [memberId]));
export const findMemberByKey = async (db: Queryable, id: number): Promise<MemberRow | null> =>
  first(await db.rows<MemberRow>(byKey, [id]));
export const findMemberBySubject = async (db: Queryable, subject: string): Promise<MemberRow | null> =>
  first(await db.rows<MemberRow>(bySubject, [subject]));

/** Members whose e-mail comes after `after`. */
export async function listMembers(
  db: Queryable,
  page: { after: string; limit: number },
): Promise<MemberRow[]> {
  return db.rows<MemberRow>(list, [page.after, page.limit]);
}

export async function countMembers(db: Queryable): Promise<number> {
  return (await db.rows<{ count: number }>(count))[0]?.count ?? 0;
}

/** Owners who may sign in. */
export async function countOwners(db: Queryable): Promise<number> {
  return (await db.rows<{ count: number }>(owners))[0]?.count ?? 0;
}

export interface NewMember {
  memberId: string;
  email: string;
  name: string;
  role: number;
  password: string | null;
  oidcSubject: string | null;
  now: number;
}

/** False when the e-mail, or the subject, is taken. */
export async function insertMember(db: Queryable, member: NewMember): Promise<boolean> {
  const { memberId, email, name, role, password, oidcSubject, now } = member;
  return (await db.count(insert, [memberId, email, name, role, password, oidcSubject, now])) === 1;
}

export async function updateMember(
  db: Queryable,
  change: { id: number; name: string; role: number; isActive: boolean; now: number },
): Promise<void> {
  await db.count(update, [change.id, change.name, change.role, change.isActive, change.now]);
}

export async function deleteMember(db: Queryable, id: number): Promise<void> {
  await db.count(remove, [id]);
}

export async function setMemberPassword(
  db: Queryable,
  change: { id: number; password: string; now: number },
): Promise<void> {
  await db.count(setPassword, [change.id, change.password, change.now]);
}

export async function markSignedIn(db: Queryable, id: number, now: number): Promise<void> {
  await db.count(signedIn, [id, now]);
}

export async function linkMember(db: Queryable, id: number, subject: string): Promise<void> {
  await db.count(link, [id, subject]);
}

/** Sets or, with null, takes away the second factor; `step` is that of the code that proved it. */
export async function setSecondFactor(
  db: Queryable,
  change: { id: number; secret: string | null; step: number; codes: readonly Buffer[]; now: number },
): Promise<void> {
  await db.count(setFactor, [change.id, change.secret, change.step, change.codes, change.now]);
}

export async function setRecoveryCodes(
  db: Queryable,
  change: { id: number; codes: readonly Buffer[]; now: number },
): Promise<void> {
  await db.count(setCodes, [change.id, change.codes, change.now]);
}

/** False when a code of this step, or of a later one, was used before. */
export async function takeTotpStep(db: Queryable, id: number, step: number): Promise<boolean> {
  return (await db.count(useStep, [id, step])) === 1;
}

/** False when the member has no such recovery code; else it is used up. */
export async function takeRecoveryCode(db: Queryable, id: number, hash: Buffer): Promise<boolean> {
  return (await db.count(useCode, [id, hash])) === 1;
}
