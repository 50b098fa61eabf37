import Type from 'typebox';
import { operation } from '../../operation.js';
import { NotificationId, Time } from '../../shapes.js';
import { NotificationDetails } from './notification.js';

export const rescheduleNotification = operation({
  id: 'rescheduleNotification',
  method: 'PUT',
  path: '/v1/notifications/{notification_id}',
  summary: 'Move a scheduled notification to another time',
  auth: { kind: 'token', permission: 'notifications:send' },
  params: Type.Object({ notification_id: NotificationId }),
  body: Type.Object({ scheduled_at: Time }),
  answer: NotificationDetails,
});
