import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';

export const route = withMember(OPERATIONS.listMySessions, ({ app, caller }) =>
  app.memberSessions.list(caller.session),
);
