import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';

export const route = withToken(OPERATIONS.issueSessionToken, ({ app, caller, params, body }) =>
  app.sessions.issue(caller.application, params.user_id, body.expires_at),
);
