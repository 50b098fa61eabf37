import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { cancelNotification } from '../../../../notifications/cancel.js';
import { getNotification } from '../../../../notifications/logs.js';

export const route = withToken(OPERATIONS.cancelNotification, async ({ app, caller, params }) => {
  const { notification_id: notificationId } = params;
  await cancelNotification(app, caller.application, notificationId);
  return getNotification(app, caller.application, { notificationId });
});
