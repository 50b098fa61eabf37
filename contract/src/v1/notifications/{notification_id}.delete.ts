import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { EmptyBody, NotificationId } from '../../shapes.js';

export const deleteNotification = operation({
  id: 'deleteNotification',
  method: 'DELETE',
  path: '/v1/notifications/{notification_id}',
  summary: 'Delete a notification and its messages, or cancel it before its time',
  auth: { kind: 'token', permission: 'notifications:delete' },
  params: Type.Object({ notification_id: NotificationId }),
  body: Type.Object({
    notification_id: Type.Optional(
      Type.Array(NotificationId, {
        maxItems: LIMITS.deleteIds,
        description: 'Further notifications to delete: all of them with the one of the path, or none.',
      }),
    ),
  }),
  answer: EmptyBody,
});
