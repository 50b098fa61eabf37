import Type from 'typebox';
import { LIMITS } from '../../../../limits.js';
import { operation } from '../../../../operation.js';
import { Key, NotificationId } from '../../../../shapes.js';

export const markClientRead = operation({
  id: 'markClientRead',
  method: 'POST',
  path: '/client/v1/channels/{key}/read',
  summary: 'Mark messages of a channel as read: all there are, all up to one, or some',
  auth: { kind: 'session' },
  params: Type.Object({ key: Key }),
  body: Type.Object({
    notification_ids: Type.Optional(
      Type.Array(NotificationId, {
        maxItems: LIMITS.readIds,
        description: `At most ${LIMITS.readIds}; ids that are not the user’s are ignored.`,
      }),
    ),
    through: Type.Optional(NotificationId),
  }),
  answer: Type.Object({
    unread_count: Type.Integer({ minimum: 0 }),
    unread_total: Type.Integer({ minimum: 0 }),
  }),
  errors: ['IncompatibleValues'],
});
