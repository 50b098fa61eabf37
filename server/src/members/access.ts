import {
  accessOf,
  BelfryError,
  describeNeeds,
  type MemberNeeds,
  meets,
  type Operation,
} from '@belfry/contract';
import type { Actor } from '../applications/actor.js';
import type { Application, Directory } from '../applications/directory.js';
import type { MemberRow } from '../storage/members.js';

export const isAdmin = ({ role }: Pick<MemberRow, 'role'>): boolean => role.kind !== 'custom';

/** Whether the member's role is of an application. */
export const mayEnter = ({ role }: Pick<MemberRow, 'role'>, applicationId: string): boolean =>
  isAdmin({ role }) || role.application_ids === null || role.application_ids.includes(applicationId);

/**
 * The application that a member names. One that the role is not for is answered like one that nobody has; throws
 * ResourceNotFound.
 */
export async function enterApplication(
  directory: Directory,
  member: MemberRow,
  applicationId: string,
): Promise<Application> {
  const application = await directory.byPublicId(applicationId);
  if (application && mayEnter(member, application.application_id)) return application;
  throw new BelfryError('ResourceNotFound', `There is no application "${applicationId.slice(0, 100)}".`);
}

const meetsNeeds = (member: MemberRow, { needs }: MemberNeeds): boolean =>
  isAdmin(member) || needs === 'signed in' || (needs !== 'admin' && meets(member.role.areas, needs));

/** Whether the member's role opens an operation, about an application that the role is for. */
export function mayCall(member: MemberRow, operation: Operation): boolean {
  const access = accessOf(operation);
  return access !== null && meetsNeeds(member, access);
}

/** Throws PermissionDenied unless the member's role meets what an operation needs. */
export function requireNeeds(member: MemberRow, access: MemberNeeds): void {
  if (meetsNeeds(member, access)) return;
  const { needs } = access;
  throw new BelfryError(
    'PermissionDenied',
    `The role "${member.role.name}" does not allow this; it needs ${describeNeeds(needs)}.`,
  );
}

/** Who a member is in the records of what is sent and changed. No template is closed to Owner and Admin. */
export const actorOf = (member: MemberRow): Actor => ({
  type: 'dashboard',
  value: member.email,
  roles: isAdmin(member) ? null : [member.role.name],
});
