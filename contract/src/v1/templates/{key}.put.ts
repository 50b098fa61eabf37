import Type from 'typebox';
import { operation } from '../../operation.js';
import { Template, TemplateKeyParams, templateBody } from './template.js';

export const updateTemplate = operation({
  id: 'updateTemplate',
  method: 'PUT',
  path: '/v1/templates/{key}',
  summary: 'Change a template: members that are absent stay; the result is a new version',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  body: Type.Object(templateBody),
  answer: Template,
});
