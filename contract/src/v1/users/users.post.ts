import Type from 'typebox';
import { operation } from '../../operation.js';
import { UserId } from '../../shapes.js';
import { User, userBody } from './user.js';

export const createUser = operation({
  id: 'createUser',
  method: 'POST',
  path: '/v1/users',
  summary: 'Create a user',
  auth: { kind: 'token', permission: 'users' },
  body: Type.Object({ user_id: UserId, ...userBody }),
  answer: User,
  errors: ['ResourceAlreadyExists'],
});
