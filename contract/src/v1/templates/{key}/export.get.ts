import Type from 'typebox';
import { operation } from '../../../operation.js';
import { TemplateFile } from '../template-file.js';
import { TemplateKeyParams, Version } from '../template.js';

export const exportTemplate = operation({
  id: 'exportTemplate',
  method: 'GET',
  path: '/v1/templates/{key}/export',
  summary: 'Get a template as a file that importTemplates takes, here or in another application',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  query: Type.Object({ version: Type.Optional(Version) }),
  answer: TemplateFile,
});
