import Type from 'typebox';
import { operation } from '../../operation.js';
import { User, UserParams, userBody } from './user.js';

export const updateUser = operation({
  id: 'updateUser',
  method: 'PUT',
  path: '/v1/users/{user_id}',
  summary: 'Change a user: members that are absent stay',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  body: Type.Object({ ...userBody, is_active: Type.Optional(Type.Boolean()) }),
  answer: User,
  errors: ['UserNotFound'],
});
