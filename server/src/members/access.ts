import { BelfryError, describeNeeds, type MemberNeeds, meets } from '@belfry/contract';
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

/** Throws PermissionDenied unless the member's role meets what an operation needs. */
export function requireNeeds(member: MemberRow, { needs }: MemberNeeds): void {
  if (isAdmin(member) || needs === 'signed in') return;
  if (needs !== 'admin' && meets(member.role.areas, needs)) return;
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
