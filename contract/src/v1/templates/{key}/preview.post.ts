import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Preview, previewBody, TemplateKeyParams, Version } from '../template.js';

export const previewTemplate = operation({
  id: 'previewTemplate',
  method: 'POST',
  path: '/v1/templates/{key}/preview',
  summary: 'See what one target would get; nothing is sent',
  auth: { kind: 'token', permission: 'templates' },
  params: TemplateKeyParams,
  body: Type.Object({ ...previewBody, version: Type.Optional(Version) }),
  answer: Preview,
  errors: ['UserNotFound'],
});
