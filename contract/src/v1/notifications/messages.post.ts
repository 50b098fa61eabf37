import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { ErrorAnswer, FailedTarget, NotificationId, nullable, PushTemplate, record } from '../../shapes.js';

const SendAnswer = Type.Object({
  notification_id: NotificationId,
  mode: Type.Union([Type.Literal('realtime'), Type.Literal('batch')]),
  requested: nullable(Type.Integer()),
  sent: Type.Integer(),
  status: Type.Optional(Type.String({ description: 'Batch only: how far the delivery is.' })),
});

export const sendNotification = operation({
  id: 'sendNotification',
  method: 'POST',
  path: '/v1/notifications/messages',
  aliases: ['/v1/notifications', '/v2/notifications/messages', '/v2/notifications'],
  summary: 'Send a notification, in realtime to at most 10 users or as a batch to at most 10,000',
  auth: { kind: 'token', permission: 'notifications:send' },
  body: Type.Object({
    template: Type.Object({
      key: Type.String({ minLength: 1, maxLength: LIMITS.templateKeyLength }),
      variables: Type.Optional(
        Type.Unsafe<Record<string, Record<string, unknown>>>({
          ...record(record(Type.Unknown())),
          description: 'User id to (variable to value). The key `*` holds values common to all.',
        }),
      ),
    }),
    mode: Type.Optional(
      Type.Enum(['realtime', 'real-time', 'single', 'batch', 'multi', 'auto'], {
        description: 'Absent or auto: realtime up to 10 targets, else batch.',
      }),
    ),
    targets: Type.Optional(
      Type.Array(Type.String(), { description: 'User ids: 1 to 10 in realtime, 1 to 10,000 in batch.' }),
    ),
    push_template: Type.Optional(PushTemplate),
    title: Type.Optional(nullable(Type.String({ maxLength: LIMITS.titleLength }))),
    tag: Type.Optional(nullable(Type.String({ maxLength: LIMITS.tagLength }))),
    priority: Type.Optional(Type.Enum(['high', 'normal', 'low'])),
  }),
  answer: SendAnswer,
  otherAnswers: {
    207: Type.Object({
      ...ErrorAnswer.properties,
      notification_id: NotificationId,
      requested: Type.Integer(),
      sent: Type.Integer(),
      failed_targets: Type.Array(FailedTarget),
    }),
  },
  errors: ['IncompatibleValues', 'DeactivatedUser', 'UserNotFound', 'ServiceDoesNotActivated'],
});
