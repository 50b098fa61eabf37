import Type from 'typebox';
import { operation } from '../../../operation.js';
import { ApprovalReason, Template, TemplateKeyParams, Version } from '../template.js';

export const rejectTemplate = operation({
  id: 'rejectTemplate',
  method: 'POST',
  path: '/v1/templates/{key}/reject',
  summary: 'Reject a version that is pending, or take its approval back: it is not sent any more',
  auth: { kind: 'token', permission: 'settings' },
  params: TemplateKeyParams,
  body: Type.Object({ version: Version, reason: Type.Optional(ApprovalReason) }),
  answer: Template,
});
