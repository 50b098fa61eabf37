import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { getNotification } from '../../../notifications/logs.js';

export const route = withToken(OPERATIONS.getNotification, ({ app, caller, params, query }) =>
  getNotification(app, caller.application, {
    notificationId: params.notification_id,
    withRealtimeMetrics: query.include_realtime_metrics === true,
  }),
);
