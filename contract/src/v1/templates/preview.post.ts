import Type from 'typebox';
import { operation } from '../../operation.js';
import { Preview, previewBody, templateBody } from './template.js';

export const previewDocument = operation({
  id: 'previewDocument',
  method: 'POST',
  path: '/v1/templates/preview',
  summary:
    'See what one target would get of a template that is not stored; its faults are named as when it is stored',
  auth: { kind: 'token', permission: 'templates' },
  body: Type.Object({ template: Type.Object(templateBody), ...previewBody }),
  answer: Preview,
  errors: ['UserNotFound'],
});
