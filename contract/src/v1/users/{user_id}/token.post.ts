import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Time } from '../../../shapes.js';
import { UserParams } from '../user.js';

export const issueSessionToken = operation({
  id: 'issueSessionToken',
  method: 'POST',
  path: '/v1/users/{user_id}/token',
  summary: 'Issue a session token with which the user’s app reads the feed',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  body: Type.Object({
    expires_at: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Unix milliseconds; 7 days ahead by default, 90 at most.',
      }),
    ),
  }),
  answer: Type.Object({ token: Type.String(), expires_at: Time }),
  errors: ['UserNotFound', 'DeactivatedUser'],
});
