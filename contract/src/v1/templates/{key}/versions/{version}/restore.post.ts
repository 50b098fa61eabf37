import Type from 'typebox';
import { operation } from '../../../../../operation.js';
import { Key } from '../../../../../shapes.js';
import { Template, Version } from '../../../template.js';

export const restoreTemplateVersion = operation({
  id: 'restoreTemplateVersion',
  method: 'POST',
  path: '/v1/templates/{key}/versions/{version}/restore',
  summary: 'Make the content of an earlier version the newest one; who may send and edit it stays',
  auth: { kind: 'token', permission: 'templates' },
  params: Type.Object({ key: Key, version: Version }),
  answer: Template,
});
