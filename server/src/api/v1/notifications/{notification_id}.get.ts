import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { getNotification } from '../../../notifications/logs.js';

export const route = withToken(OPERATIONS.getNotification, ({ app, caller, params }) =>
  getNotification(app, caller.application, params.notification_id),
);
