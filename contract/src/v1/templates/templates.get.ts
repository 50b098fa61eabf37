import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit, Next, PageToken } from '../../shapes.js';
import { ApprovalStatus, Template } from './template.js';

export const listTemplates = operation({
  id: 'listTemplates',
  method: 'GET',
  path: '/v1/templates',
  summary: 'List or search templates by key',
  auth: { kind: 'token', permission: 'templates' },
  query: Type.Object({
    query: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.templateSearchLength,
        description: 'Only templates with this text in their key, name or label, in any case.',
      }),
    ),
    is_archived: Type.Optional(Type.Boolean({ description: 'Only archived, or only live ones.' })),
    approval_status: Type.Optional(ApprovalStatus),
    limit: limit(LIMITS.listPage, LIMITS.listPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ templates: Type.Array(Template), next: Next }),
});
