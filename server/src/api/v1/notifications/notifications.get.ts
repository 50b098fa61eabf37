import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { listNotificationLogs } from '../../../notifications/logs.js';

export const route = withToken(OPERATIONS.listNotifications, ({ app, caller, query }) =>
  listNotificationLogs({ db: app.db, now: app.clock.now() }, caller.application, query),
);
