import Type from 'typebox';
import { operation } from '../../operation.js';
import { NotificationId } from '../../shapes.js';
import { NotificationDetails } from './notification.js';

export const rescheduleNotification = operation({
  id: 'rescheduleNotification',
  method: 'PUT',
  path: '/v1/notifications/{notification_id}',
  summary: 'Move a scheduled notification to another time',
  auth: { kind: 'token', permission: 'notifications:send' },
  params: Type.Object({ notification_id: NotificationId }),
  body: Type.Object({
    scheduled_at: Type.Integer({
      minimum: 0,
      description: 'When to deliver, in Unix milliseconds, at most a year ahead.',
    }),
  }),
  answer: NotificationDetails,
});
