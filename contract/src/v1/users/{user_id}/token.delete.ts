import { operation } from '../../../operation.js';
import { EmptyBody } from '../../../shapes.js';
import { UserParams } from '../user.js';

export const revokeSessionTokens = operation({
  id: 'revokeSessionTokens',
  method: 'DELETE',
  path: '/v1/users/{user_id}/token',
  summary: 'Revoke every session token of the user',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  answer: EmptyBody,
  errors: ['UserNotFound'],
});
