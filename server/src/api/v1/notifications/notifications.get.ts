import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { listNotificationLogs } from '../../../notifications/logs.js';

export const route = withToken(OPERATIONS.listNotifications, ({ app, caller, query }) =>
  listNotificationLogs(app.db, caller.application, query),
);
