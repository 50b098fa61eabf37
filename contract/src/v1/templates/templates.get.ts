import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit, Next, PageToken } from '../../shapes.js';
import { Template } from './template.js';

export const listTemplates = operation({
  id: 'listTemplates',
  method: 'GET',
  path: '/v1/templates',
  summary: 'List templates by key',
  auth: { kind: 'token', permission: 'templates' },
  query: Type.Object({
    is_archived: Type.Optional(Type.Boolean({ description: 'Only archived, or only live ones.' })),
    limit: limit(LIMITS.listPage, LIMITS.listPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ templates: Type.Array(Template), next: Next }),
});
