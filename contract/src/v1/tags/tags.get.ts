import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit, Next, PageToken } from '../../shapes.js';
import { Tag } from './tag.js';

export const listTags = operation({
  id: 'listTags',
  method: 'GET',
  path: '/v1/tags',
  summary: 'List the tags of sends by name',
  auth: { kind: 'token', permission: 'settings' },
  query: Type.Object({
    limit: limit(LIMITS.listPage, LIMITS.listPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ tags: Type.Array(Tag), next: Next }),
});
