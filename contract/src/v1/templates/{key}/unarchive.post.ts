import { operation } from '../../../operation.js';
import { Template, TemplateKeyParams } from '../template.js';

export const unarchiveTemplate = operation({
  id: 'unarchiveTemplate',
  method: 'POST',
  path: '/v1/templates/{key}/unarchive',
  summary: 'Bring an archived template back',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  answer: Template,
});
