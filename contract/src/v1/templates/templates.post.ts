import Type from 'typebox';
import { operation } from '../../operation.js';
import { Key } from '../../shapes.js';
import { Template, templateBody } from './template.js';

export const createTemplate = operation({
  id: 'createTemplate',
  method: 'POST',
  path: '/v1/templates',
  summary: 'Create a template',
  auth: { kind: 'token', permission: 'templates' },
  body: Type.Object({ key: Key, ...templateBody }),
  answer: Template,
  errors: ['ResourceAlreadyExists'],
});
