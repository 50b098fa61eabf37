import Type from 'typebox';
import { LIMITS } from '../../../limits.js';
import { operation } from '../../../operation.js';
import { limit, Next, PageToken } from '../../../shapes.js';
import { Template, TemplateKeyParams } from '../template.js';

export const listTemplateVersions = operation({
  id: 'listTemplateVersions',
  method: 'GET',
  path: '/v1/templates/{key}/versions',
  summary: 'List the versions of a template, newest first',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  query: Type.Object({
    limit: limit(LIMITS.listPage, LIMITS.listPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ templates: Type.Array(Template), next: Next }),
});
