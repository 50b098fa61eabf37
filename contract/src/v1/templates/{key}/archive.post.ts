import { operation } from '../../../operation.js';
import { Template, TemplateKeyParams } from '../template.js';

export const archiveTemplate = operation({
  id: 'archiveTemplate',
  method: 'POST',
  path: '/v1/templates/{key}/archive',
  summary: 'Archive a template: it can no longer be sent, and makes room for another',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  answer: Template,
});
