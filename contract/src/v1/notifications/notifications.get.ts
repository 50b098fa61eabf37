import Type from 'typebox';
import { operation } from '../../operation.js';
import { Next } from '../../shapes.js';
import { logQuery } from './log-query.js';
import { metricsQuery, NotificationOverview } from './notification.js';

export const listNotifications = operation({
  id: 'listNotifications',
  method: 'GET',
  path: '/v1/notifications',
  summary: 'List notifications by the time they were requested, oldest first unless reverse=true',
  auth: { kind: 'token', permission: 'notifications:read' },
  query: Type.Object({ ...logQuery, ...metricsQuery }),
  answer: Type.Object({ notifications: Type.Array(NotificationOverview), next: Next }),
});
