import Type from 'typebox';
import { operation } from '../../../operation.js';
import { NotificationId } from '../../../shapes.js';
import { NotificationDetails } from '../notification.js';

export const cancelNotification = operation({
  id: 'cancelNotification',
  method: 'POST',
  path: '/v1/notifications/{notification_id}/cancel',
  summary:
    'Cancel a batch that has not ended: what was delivered stays, the rest of its targets end as cancelled',
  auth: { kind: 'token', permission: 'notifications:send' },
  params: Type.Object({ notification_id: NotificationId }),
  answer: NotificationDetails,
});
