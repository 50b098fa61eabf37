import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { listUserNotifications } from '../../../../notifications/user-logs.js';

export const route = withToken(OPERATIONS.listUserNotifications, ({ app, caller, params, query }) =>
  listUserNotifications(app, caller.application, { ...query, userId: params.user_id }),
);
