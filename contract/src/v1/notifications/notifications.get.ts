import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit, Next, PageToken, Time } from '../../shapes.js';
import { NotificationOverview } from './notification.js';

export const listNotifications = operation({
  id: 'listNotifications',
  method: 'GET',
  path: '/v1/notifications',
  summary: 'List notifications, oldest first unless reverse=true',
  auth: { kind: 'token', permission: 'notifications:read' },
  query: Type.Object({
    start: Type.Optional(Time),
    end: Type.Optional(Time),
    limit: limit(LIMITS.logPage, LIMITS.logPageDefault),
    reverse: Type.Optional(Type.Boolean({ default: false })),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ notifications: Type.Array(NotificationOverview), next: Next }),
});
