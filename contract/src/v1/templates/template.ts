import Type from 'typebox';
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
};

export const TemplateKeyParams = Type.Object({ key: Key });

/** A template as the API answers it. */
export const Template = Type.Object({
  key: Type.String(),
  name: Type.String(),
  version: Type.Integer({ minimum: 1 }),
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
  is_archived: Type.Boolean(),
  created_at: Time,
  updated_at: Time,
});
