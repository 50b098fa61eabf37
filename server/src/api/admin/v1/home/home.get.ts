import { OPERATIONS } from '@belfry/contract';
import { withMemberOf } from '../../../../http/handler.js';
import { mayCall } from '../../../../members/access.js';
import { getHome } from '../../../../metrics/home.js';

export const route = withMemberOf(OPERATIONS.getHome, (application, { app, caller }) =>
  getHome(app, application, { mayReadLog: mayCall(caller.session.member, OPERATIONS.listNotifications) }),
);
