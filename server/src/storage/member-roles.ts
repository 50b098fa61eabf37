import type { Areas } from '@belfry/contract';
import { type Queryable, statement } from './database.js';

export type RoleKind = 'owner' | 'admin' | 'custom';

export interface RoleRow {
  id: number;
  role_id: string;
  name: string;
  kind: RoleKind;
  areas: Areas;
  /** Null: all. */
  application_ids: string[] | null;
  created_at: number;
  updated_at: number;
}

/** Columns of a role under the name `r`, for one statement or as JSON within another. */
const COLUMNS = `r.id, r.role_id, r.name, r.kind, r.areas, r.application_ids, r.created_at::float8 AS created_at,
  r.updated_at::float8 AS updated_at`;
export const ROLE_JSON = `json_build_object('id', r.id, 'role_id', r.role_id, 'name', r.name, 'kind', r.kind,
  'areas', r.areas, 'application_ids', r.application_ids, 'created_at', r.created_at, 'updated_at', r.updated_at)`;

const list = statement(
  'member_role_list',
  `SELECT ${COLUMNS}, (SELECT count(*)::int FROM members m WHERE m.role = r.id) AS member_count FROM member_roles r
   ORDER BY array_position(ARRAY['owner', 'admin', 'custom'], r.kind), lower(r.name)`,
);
const find = statement('member_role_find', `SELECT ${COLUMNS} FROM member_roles r WHERE role_id = $1`);
const byKind = statement('member_role_by_kind', `SELECT ${COLUMNS} FROM member_roles r WHERE kind = $1`);
const byName = statement(
  'member_role_by_name',
  `SELECT ${COLUMNS} FROM member_roles r WHERE lower(name) = lower($1)`,
);
const lock = statement(
  'member_role_lock',
  // Whoever changes roles, or who has which, takes turns here: there is one row of the kind.
  "SELECT FROM member_roles WHERE kind = 'owner' FOR UPDATE",
);
const count = statement('member_role_count', 'SELECT count(*)::int AS count FROM member_roles');
const insert = statement(
  'member_role_insert',
  `INSERT INTO member_roles (role_id, name, kind, areas, application_ids, created_at, updated_at)
   VALUES ($1, $2, 'custom', $3, $4, $5, $5) ON CONFLICT DO NOTHING`,
);
const update = statement(
  'member_role_update',
  `UPDATE member_roles SET name = $2, areas = $3, application_ids = $4, updated_at = $5 WHERE role_id = $1`,
);
const remove = statement('member_role_delete', 'DELETE FROM member_roles WHERE role_id = $1');
const inUse = statement(
  'member_role_in_use',
  `SELECT EXISTS (SELECT FROM members WHERE role = $1) OR EXISTS (SELECT FROM member_links WHERE role = $1) AS used`,
);

export async function listRoles(db: Queryable): Promise<(RoleRow & { member_count: number })[]> {
  return db.rows<RoleRow & { member_count: number }>(list);
}

export async function findRole(db: Queryable, roleId: string): Promise<RoleRow | null> {
  return (await db.rows<RoleRow>(find, [roleId]))[0] ?? null;
}

export async function findRoleByName(db: Queryable, name: string): Promise<RoleRow | null> {
  return (await db.rows<RoleRow>(byName, [name]))[0] ?? null;
}

export async function roleOfKind(db: Queryable, kind: 'owner' | 'admin'): Promise<RoleRow> {
  const [row] = await db.rows<RoleRow>(byKind, [kind]);
  if (!row) throw new Error(`the table "member_roles" has lost its row of the kind ${kind}`);
  return row;
}

/** Keeps roles, and who has which, from changing until the transaction ends. */
export async function lockRoles(db: Queryable): Promise<void> {
  await db.rows(lock);
}

export async function countRoles(db: Queryable): Promise<number> {
  return (await db.rows<{ count: number }>(count))[0]?.count ?? 0;
}

export interface RoleValues {
  name: string;
  areas: Areas;
  applicationIds: string[] | null;
}

/** False when the name is taken. */
export async function insertRole(
  db: Queryable,
  role: RoleValues & { roleId: string; now: number },
): Promise<boolean> {
  return (await db.count(insert, [role.roleId, role.name, role.areas, role.applicationIds, role.now])) === 1;
}

export async function updateRole(
  db: Queryable,
  role: RoleValues & { roleId: string; now: number },
): Promise<void> {
  await db.count(update, [role.roleId, role.name, role.areas, role.applicationIds, role.now]);
}

export async function deleteRole(db: Queryable, roleId: string): Promise<void> {
  await db.count(remove, [roleId]);
}

/** Whether a member or an invitation has the role. */
export async function isRoleUsed(db: Queryable, id: number): Promise<boolean> {
  return (await db.rows<{ used: boolean }>(inUse, [id]))[0]?.used === true;
}
