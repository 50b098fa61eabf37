import Type from 'typebox';
import { operation } from '../../operation.js';
import { Template, TemplateKeyParams, Version } from './template.js';

export const getTemplate = operation({
  id: 'getTemplate',
  method: 'GET',
  path: '/v1/templates/{key}',
  summary: 'Get a template, the newest version or the one asked for',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  query: Type.Object({ version: Type.Optional(Version) }),
  answer: Template,
});
