import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { UserId } from '../../shapes.js';
import { userBody } from './user.js';

const count = Type.Integer({ minimum: 0 });

export const upsertUsers = operation({
  id: 'upsertUsers',
  method: 'POST',
  path: '/v1/users/bulk',
  summary: 'Create or change many users, all or none: members that are absent stay',
  auth: { kind: 'token', permission: 'users' },
  body: Type.Object({
    users: Type.Array(
      Type.Object({ user_id: UserId, ...userBody, is_active: Type.Optional(Type.Boolean()) }),
      {
        minItems: 1,
        maxItems: LIMITS.bulkUsers,
        description: 'Of a user who is named more than once the last counts.',
      },
    ),
  }),
  answer: Type.Object({ created: count, updated: count }),
  errors: ['ResourceAlreadyExists'],
});
