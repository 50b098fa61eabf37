import Type from 'typebox';
import { operation } from '../../operation.js';
import { EmptyBody } from '../../shapes.js';
import { TagName } from './tag.js';

export const deleteTag = operation({
  id: 'deleteTag',
  method: 'DELETE',
  path: '/v1/tags/{name}',
  summary: 'Delete a tag; notifications that were sent with it keep it',
  auth: { kind: 'token', permission: 'settings' },
  params: Type.Object({ name: TagName }),
  answer: EmptyBody,
});
