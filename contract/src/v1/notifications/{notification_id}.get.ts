import Type from 'typebox';
import { operation } from '../../operation.js';
import { NotificationId } from '../../shapes.js';
import { metricsQuery, NotificationDetails } from './notification.js';

export const getNotification = operation({
  id: 'getNotification',
  method: 'GET',
  path: '/v1/notifications/{notification_id}',
  summary: 'Get one notification with its outcomes',
  auth: { kind: 'token', permission: 'notifications:read' },
  params: Type.Object({ notification_id: NotificationId }),
  query: Type.Object(metricsQuery),
  answer: NotificationDetails,
});
