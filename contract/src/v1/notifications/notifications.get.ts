import Type from 'typebox';
import { operation } from '../../operation.js';
import { Next } from '../../shapes.js';
import { logQuery } from './log-query.js';
import { ListedNotification, metricsQuery, statusQuery } from './notification.js';

export const listNotifications = operation({
  id: 'listNotifications',
  method: 'GET',
  path: '/v1/notifications',
  summary: 'List notifications by the time they were requested, oldest first unless reverse=true',
  auth: { kind: 'token', permission: 'notifications:read' },
  query: Type.Object({ ...logQuery, ...metricsQuery, ...statusQuery }),
  answer: Type.Object({ notifications: Type.Array(ListedNotification), next: Next }),
});
