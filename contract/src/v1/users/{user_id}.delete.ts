import { operation } from '../../operation.js';
import { EmptyBody } from '../../shapes.js';
import { UserParams } from './user.js';

export const deleteUser = operation({
  id: 'deleteUser',
  method: 'DELETE',
  path: '/v1/users/{user_id}',
  summary: 'Delete a user with everything that is theirs; to keep it, deactivate the user with PUT',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  answer: EmptyBody,
  errors: ['UserNotFound'],
});
