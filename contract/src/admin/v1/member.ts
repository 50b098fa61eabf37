import Type from 'typebox';
import { AREAS, LEVELS } from '../../access.js';
import { LIMITS } from '../../limits.js';
import { nullable, Time } from '../../shapes.js';

const text = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

export const Email = Type.String({
  minLength: 3,
  maxLength: LIMITS.emailLength,
  pattern: '^[^\\u0000-\\u0020\\u007f@]+@[^\\u0000-\\u0020\\u007f@]+$',
  description: 'An e-mail address; capitals make no difference.',
});
export const MemberName = text(LIMITS.memberNameLength);
export const RoleName = text(LIMITS.roleNameLength);
export const ApplicationName = text(LIMITS.applicationNameLength);
export const NewPassword = Type.String({
  minLength: LIMITS.passwordLengthMin,
  maxLength: LIMITS.passwordLength,
});
/** One that is only compared. */
export const Password = Type.String({ minLength: 1, maxLength: LIMITS.passwordLength });
export const LinkToken = Type.String({ minLength: 1, maxLength: LIMITS.linkTokenLength });
export const Code = Type.String({
  minLength: 1,
  maxLength: LIMITS.secondFactorCodeLength,
  description: 'Six digits of the authenticator app, or a recovery code.',
});
/** Ids of members, roles, invitations and tokens. */
export const RecordId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A UUID in lower case.',
});
export const ApplicationId = Type.String({
  minLength: 1,
  maxLength: LIMITS.applicationIdLength,
  pattern: '^[A-Za-z0-9-]*$',
  description: '1 to 64 letters, digits and hyphens.',
});

const level = Type.Optional(Type.Enum([...LEVELS]));
/** What a custom role opens; what is left out is closed. */
export const RoleAreas = Type.Object(
  Object.fromEntries(AREAS.map((area) => [area, level])) as Record<(typeof AREAS)[number], typeof level>,
  { description: 'Area to "view" or "all"; an area that is left out is closed.' },
);
export const RoleApplications = nullable(
  Type.Array(ApplicationId, {
    maxItems: LIMITS.roleApplications,
    description: 'The applications it is limited to; null: all, also those to come.',
  }),
);

export const RoleKind = Type.Enum(['owner', 'admin', 'custom']);

export const Role = Type.Object({
  role_id: Type.String(),
  name: Type.String(),
  kind: RoleKind,
  areas: RoleAreas,
  application_ids: RoleApplications,
});

export const RoleWithMembers = Type.Object({
  ...Role.properties,
  member_count: Type.Integer({ minimum: 0 }),
  created_at: Time,
  updated_at: Time,
});

export const Member = Type.Object({
  member_id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: Role,
  is_active: Type.Boolean(),
  has_password: Type.Boolean(),
  has_second_factor: Type.Boolean(),
  is_linked: Type.Boolean({ description: 'Has signed in by OpenID Connect.' }),
  created_at: Time,
  last_sign_in_at: nullable(Time),
});

/** The member who calls. */
export const Me = Type.Object({
  ...Member.properties,
  recovery_codes_left: Type.Integer({ minimum: 0 }),
});

export const Invitation = Type.Object({
  invitation_id: Type.String(),
  email: Type.String(),
  role: Role,
  invited_by: nullable(Type.String({ description: 'The e-mail of the member; null: an operator.' })),
  created_at: Time,
  expires_at: Time,
});

/** A one-time link, shown this once: the path is to be put behind the address of the dashboard. */
export const IssuedLink = Type.Object({
  token: Type.String(),
  url: Type.String({ description: 'The page of the dashboard with the token behind "#".' }),
  expires_at: nullable(Time),
});

export const MemberParams = Type.Object({ member_id: RecordId });
export const RoleParams = Type.Object({ role_id: RecordId });
