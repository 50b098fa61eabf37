import type { RoleRow } from '../storage/member-roles.js';
import type { MemberRow } from '../storage/members.js';

export const presentRole = ({ role_id, name, kind, areas, application_ids }: RoleRow) => ({
  role_id,
  name,
  kind,
  areas,
  application_ids,
});

export const presentMember = (row: MemberRow) => ({
  member_id: row.member_id,
  email: row.email,
  name: row.name,
  role: presentRole(row.role),
  is_active: row.is_active,
  has_password: row.password !== null,
  has_second_factor: row.totp_secret !== null,
  is_linked: row.oidc_subject !== null,
  created_at: row.created_at,
  last_sign_in_at: row.last_sign_in_at,
});

/** A member as shown to himself or herself. */
export const presentMe = (row: MemberRow) => ({
  ...presentMember(row),
  recovery_codes_left: row.recovery_codes,
});
