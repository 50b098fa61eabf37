import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { deleteNotifications } from '../../../notifications/delete.js';

export const route = withToken(OPERATIONS.deleteNotification, async ({ app, caller, params, body }) => {
  await deleteNotifications(app, caller.application, [
    params.notification_id,
    ...(body.notification_id ?? []),
  ]);
  return null;
});
