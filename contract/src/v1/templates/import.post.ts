import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { Key, record } from '../../shapes.js';
import { Template } from './template.js';

export const importTemplates = operation({
  id: 'importTemplates',
  method: 'POST',
  path: '/v1/templates/import',
  summary:
    'Make templates from a file: one of exportTemplate, or a template of the vendor’s that is only a layout',
  auth: { kind: 'token', permission: 'templates' },
  body: Type.Object({
    file: Type.Unsafe<Record<string, unknown>>({
      ...record(Type.Unknown()),
      description: `A file of at most ${LIMITS.importTemplates} templates; or one template with its ui_template; or a ui_template itself.`,
    }),
    key: Type.Optional(Key),
    name: Type.Optional(Type.String()),
    channels: Type.Optional(Type.Array(Type.String())),
    on_conflict: Type.Optional(
      Type.Enum(['refuse', 'new_version', 'skip'], {
        default: 'refuse',
        description: 'What becomes of a template whose key is taken.',
      }),
    ),
  }),
  answer: Type.Object({
    created: Type.Array(Type.String()),
    updated: Type.Array(Type.String()),
    skipped: Type.Array(Type.String()),
    templates: Type.Array(Template),
  }),
  errors: ['ResourceAlreadyExists', 'IncompatibleValues'],
});
