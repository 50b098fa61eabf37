import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { Key, nullable, PushTemplate, record, Time } from '../../shapes.js';

const anything = record(Type.Unknown());

/**
 * The members a caller sets. Only their kinds are checked here: what a template may hold is decided by
 * the template language (template/), which names the path of each fault.
 */
export const templateBody = {
  name: Type.Optional(Type.String()),
  channels: Type.Optional(Type.Array(Type.String())),
  label: Type.Optional(nullable(Type.String())),
  category: Type.Optional(nullable(Type.String())),
  variables: Type.Optional(Type.Array(anything)),
  ui_template: Type.Optional(nullable(anything)),
  data_template: Type.Optional(nullable(anything)),
  color_variables: Type.Optional(anything),
  push_template: Type.Optional(PushTemplate),
  fallback_message: Type.Optional(Type.String()),
  message_retention_hours: Type.Optional(Type.Integer()),
  sequence: Type.Optional(nullable(anything)),
  permission: Type.Optional(Type.Array(Type.String())),
  translations: Type.Optional(anything),
};

export const TemplateKeyParams = Type.Object({ key: Key });

/** The number of a version. */
export const Version = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });

export const APPROVAL_STATUSES = ['draft', 'pending', 'approved', 'rejected'] as const;
export const ApprovalStatus = Type.Enum([...APPROVAL_STATUSES]);
export const ApprovalReason = Type.String({ maxLength: LIMITS.approvalReasonLength });

const Actor = Type.Object({
  type: Type.Enum(['api', 'dashboard', 'cli']),
  value: Type.String({ description: 'The masked token, or the member’s e-mail.' }),
});

/** A template as the API answers it. */
export const Template = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  sendable_version: nullable(
    Type.Integer({
      minimum: 1,
      description: 'The version that is sent: the newest that needs no approval or has it; null: none.',
    }),
  ),
  approval: nullable(
    Type.Object({
      status: ApprovalStatus,
      reason: nullable(Type.String()),
      by: nullable(Actor),
      at: Time,
    }),
  ),
  channels: Type.Array(Type.String()),
  label: nullable(Type.String()),
  category: nullable(Type.String()),
  variables: Type.Array(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      type: Type.Enum(['string', 'image', 'action']),
      default: Type.Optional(Type.Unknown()),
    }),
  ),
  ui_template: nullable(anything),
  data_template: nullable(record(Type.String())),
  color_variables: record(Type.String()),
  push_template: Type.Object({
    title: Type.String(),
    body: Type.String(),
    enable_push: Type.Boolean(),
  }),
  fallback_message: Type.String(),
  message_retention_hours: Type.Integer(),
  sequence: nullable(anything),
  permission: Type.Array(Type.String()),
  translations: record(anything),
  is_archived: Type.Boolean(),
  created_at: Time,
  updated_at: Time,
  updated_by: nullable(Actor),
});

/** What a target would get. */
export const Preview = Type.Object({
  locale: nullable(
    Type.String({ description: 'The translation that was taken; null: the template’s own texts.' }),
  ),
  variables: record(Type.String()),
  missing_variables: Type.Array(Type.String(), {
    description:
      'Declared variables that have neither a value nor a default: a send would refuse the target.',
  }),
  ui_template: nullable(anything),
  data_template: nullable(record(Type.String())),
  color_variables: record(Type.String()),
  label: nullable(Type.String()),
  message: Type.String(),
  push_template: Type.Object({
    title: Type.String(),
    body: Type.String(),
    enable_push: Type.Boolean(),
  }),
  warnings: Type.Array(Type.Object({ path: Type.String(), message: Type.String(), hint: Type.String() })),
});

/** Whose eyes a preview is seen with. */
export const previewBody = {
  variables: Type.Optional(
    Type.Unsafe<Record<string, unknown>>({
      ...anything,
      description: 'The values of one target, as a send brings them.',
    }),
  ),
  user_id: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.userIdLength })),
  locale: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.localeLength })),
};
