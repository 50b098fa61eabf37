import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Template, TemplateKeyParams, Version } from '../template.js';

export const submitTemplate = operation({
  id: 'submitTemplate',
  method: 'POST',
  path: '/v1/templates/{key}/submit',
  summary: 'Ask for the approval of a version: from draft or rejected to pending',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  body: Type.Object({ version: Version }),
  answer: Template,
});
