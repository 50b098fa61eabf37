import Type from 'typebox';
import { operation } from '../../../operation.js';
import { ApprovalReason, Template, TemplateKeyParams, Version } from '../template.js';

export const approveTemplate = operation({
  id: 'approveTemplate',
  method: 'POST',
  path: '/v1/templates/{key}/approve',
  summary: 'Approve a version that is pending: from now on it may be sent',
  auth: { kind: 'token', permission: 'settings' },
  params: TemplateKeyParams,
  body: Type.Object({ version: Version, reason: Type.Optional(ApprovalReason) }),
  answer: Template,
});
