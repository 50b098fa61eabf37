import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';

export const route = withToken(OPERATIONS.revokeSessionTokens, async ({ app, caller, params }) => {
  await app.sessions.revoke(caller.application, params.user_id);
  return null;
});
