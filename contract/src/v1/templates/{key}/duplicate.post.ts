import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Key } from '../../../shapes.js';
import { Template, TemplateKeyParams, Version } from '../template.js';

export const duplicateTemplate = operation({
  id: 'duplicateTemplate',
  method: 'POST',
  path: '/v1/templates/{key}/duplicate',
  summary: 'Make a template of another key with the content of this one',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  body: Type.Object({
    key: Key,
    name: Type.Optional(Type.String()),
    version: Type.Optional(Version),
  }),
  answer: Template,
  errors: ['ResourceAlreadyExists'],
});
