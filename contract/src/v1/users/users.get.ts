import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit, Next, PageToken } from '../../shapes.js';
import { User } from './user.js';

export const listUsers = operation({
  id: 'listUsers',
  method: 'GET',
  path: '/v1/users',
  summary: 'List users by id, or by nickname with nickname_startswith',
  auth: { kind: 'token', permission: 'users' },
  query: Type.Object({
    user_id_startswith: Type.Optional(
      Type.String({ maxLength: LIMITS.userIdLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' }),
    ),
    nickname_startswith: Type.Optional(
      Type.String({
        ...{ maxLength: LIMITS.nicknameLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' },
        description: 'Whatever the case of the letters a to z; excludes "user_id_startswith".',
      }),
    ),
    limit: limit(LIMITS.listPage, LIMITS.listPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ users: Type.Array(User), next: Next }),
  errors: ['IncompatibleValues'],
});
