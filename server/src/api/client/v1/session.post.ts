import { OPERATIONS } from '@belfry/contract';
import { withSession } from '../../../http/handler.js';

export const route = withSession(OPERATIONS.refreshSession, ({ app, caller }) =>
  app.sessions.refresh(caller),
);
