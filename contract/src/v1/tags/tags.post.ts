import Type from 'typebox';
import { operation } from '../../operation.js';
import { Tag, TagName } from './tag.js';

export const createTag = operation({
  id: 'createTag',
  method: 'POST',
  path: '/v1/tags',
  summary: 'Create a tag, by which sends can be told apart in the logs',
  auth: { kind: 'token', permission: 'settings' },
  body: Type.Object({ name: TagName }),
  answer: Tag,
  errors: ['ResourceAlreadyExists'],
});
