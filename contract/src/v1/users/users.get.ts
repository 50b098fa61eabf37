import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit, Next, PageToken } from '../../shapes.js';
import { User } from './user.js';

export const listUsers = operation({
  id: 'listUsers',
  method: 'GET',
  path: '/v1/users',
  summary: 'List users by id',
  auth: { kind: 'token', permission: 'users' },
  query: Type.Object({
    user_id_startswith: Type.Optional(
      Type.String({ maxLength: LIMITS.userIdLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' }),
    ),
    limit: limit(LIMITS.listPage, LIMITS.listPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ users: Type.Array(User), next: Next }),
});
