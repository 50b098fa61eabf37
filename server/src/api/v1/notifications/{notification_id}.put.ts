import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { getNotification } from '../../../notifications/logs.js';
import { reschedule } from '../../../notifications/reschedule.js';

export const route = withToken(OPERATIONS.rescheduleNotification, async ({ app, caller, params, body }) => {
  const { notification_id: notificationId } = params;
  await reschedule(app.db, caller.application, {
    notificationId,
    scheduledAt: body.scheduled_at,
    now: app.clock.now(),
  });
  return getNotification(app, caller.application, { notificationId });
});
