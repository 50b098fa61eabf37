import { operation } from '../../operation.js';
import { EmptyBody } from '../../shapes.js';
import { TemplateKeyParams } from './template.js';

export const deleteTemplate = operation({
  id: 'deleteTemplate',
  method: 'DELETE',
  path: '/v1/templates/{key}',
  summary: 'Delete a template that was never sent, with all its versions; archive it otherwise',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  answer: EmptyBody,
});
