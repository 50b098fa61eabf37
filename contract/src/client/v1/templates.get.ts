import Type from 'typebox';
import { operation } from '../../operation.js';
import { nullable, record, Time } from '../../shapes.js';

const anything = record(Type.Unknown());

export const listClientTemplates = operation({
  id: 'listClientTemplates',
  method: 'GET',
  path: '/client/v1/templates',
  summary: 'The layouts of templates by key, of the newest version or of a given one (`key@version`)',
  auth: { kind: 'session' },
  hasEtag: true,
  query: Type.Object({
    keys: Type.String({
      minLength: 1,
      maxLength: 12_000,
      description: 'At most 100, separated by commas: `order_shipped,receipt@3`. Unknown ones are left out.',
    }),
  }),
  answer: Type.Object({
    templates: Type.Array(
      Type.Object({
        key: Type.String(),
        version: Type.Integer(),
        name: Type.String(),
        ui_template: nullable(anything),
        data_template: nullable(record(Type.String())),
        color_variables: record(Type.String()),
        updated_at: Time,
      }),
    ),
  }),
});
