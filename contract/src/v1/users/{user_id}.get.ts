import { operation } from '../../operation.js';
import { User, UserParams } from './user.js';

export const getUser = operation({
  id: 'getUser',
  method: 'GET',
  path: '/v1/users/{user_id}',
  summary: 'Get a user',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  answer: User,
  errors: ['UserNotFound'],
});
