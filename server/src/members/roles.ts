import { AREAS, type Areas, BelfryError, LIMITS } from '@belfry/contract';
import { randomId } from '../platform/random.js';
import { findApplicationByPublicId } from '../storage/applications.js';
import type { Queryable } from '../storage/database.js';
import {
  countRoles,
  deleteRole as deleteRoleRow,
  findRole,
  findRoleByName,
  insertRole,
  isRoleUsed,
  listRoles as listRoleRows,
  lockRoles,
  type RoleRow,
  updateRole as updateRoleRow,
} from '../storage/member-roles.js';
import type { ManageParts } from './members.js';
import { presentRole } from './present.js';

const present = (row: RoleRow & { member_count: number }) => ({
  ...presentRole(row),
  member_count: row.member_count,
  created_at: row.created_at,
  updated_at: row.updated_at,
});

export async function listRoles(db: Queryable) {
  return { roles: (await listRoleRows(db)).map(present) };
}

interface RoleWish {
  name?: string;
  areas?: Areas;
  application_ids?: string[] | null;
}

/** The areas that there are; what else was named is nothing. */
const knownAreas = (areas: Areas): Areas =>
  Object.fromEntries(AREAS.flatMap((area) => (areas[area] ? [[area, areas[area]]] : [])));

async function requireApplications(db: Queryable, ids: readonly string[] | null | undefined): Promise<void> {
  for (const id of new Set(ids ?? []))
    if (!(await findApplicationByPublicId(db, id)))
      throw new BelfryError('ResourceNotFound', `There is no application "${id}" ("application_ids").`);
}

const nameTaken = (name: string) =>
  new BelfryError('ResourceAlreadyExists', `There is a role "${name}" already ("name").`);

async function requireRole(db: Queryable, roleId: string): Promise<RoleRow> {
  const role = await findRole(db, roleId);
  if (!role) throw new BelfryError('ResourceNotFound', `There is no role ${roleId}.`);
  if (role.kind !== 'custom')
    throw new BelfryError(
      'IncompatibleValues',
      `The role "${role.name}" is part of the server and stays as it is. Create a custom role instead.`,
    );
  return role;
}

async function shown(db: Queryable, roleId: string) {
  const row = (await listRoleRows(db)).find((one) => one.role_id === roleId);
  if (!row) throw new Error('a role is gone under its own lock');
  return present(row);
}

export async function createRole(parts: ManageParts, wish: RoleWish & { name: string; areas: Areas }) {
  const { name, application_ids: applicationIds = null } = wish;
  const areas = knownAreas(wish.areas);
  return parts.db.transaction(async (db) => {
    await lockRoles(db);
    await requireApplications(db, applicationIds);
    if ((await countRoles(db)) >= LIMITS.roles)
      throw new BelfryError('InvalidValue', `There may be at most ${LIMITS.roles} roles; delete one first.`);
    const roleId = randomId();
    if (!(await insertRole(db, { roleId, name, areas, applicationIds, now: parts.clock.now() })))
      throw nameTaken(name);
    return shown(db, roleId);
  });
}

export async function updateRole(parts: ManageParts, roleId: string, wish: RoleWish) {
  const updated = await parts.db.transaction(async (db) => {
    await lockRoles(db);
    const role = await requireRole(db, roleId);
    await requireApplications(db, wish.application_ids);
    const {
      name = role.name,
      areas = role.areas,
      application_ids: applicationIds = role.application_ids,
    } = wish;
    const namesake = await findRoleByName(db, name);
    if (namesake && namesake.id !== role.id) throw nameTaken(name);
    const values = { name, areas: knownAreas(areas), applicationIds };
    await updateRoleRow(db, { ...values, roleId, now: parts.clock.now() });
    return shown(db, roleId);
  });
  parts.memberSessions.forget();
  return updated;
}

export async function deleteRole(parts: ManageParts, roleId: string): Promise<void> {
  await parts.db.transaction(async (db) => {
    await lockRoles(db);
    const role = await requireRole(db, roleId);
    if (await isRoleUsed(db, role.id))
      throw new BelfryError(
        'IncompatibleValues',
        `Members or invitations have the role "${role.name}". Give them another first.`,
      );
    await deleteRoleRow(db, roleId);
  });
}
