import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { ErrorAnswer, FailedTarget, NotificationId, nullable, PushTemplate, record } from '../../shapes.js';
import { Outcomes } from './notification.js';

const Sample = Type.Object({
  user_id: Type.String(),
  variables: record(Type.String()),
  label: nullable(Type.String()),
  message: Type.String(),
  push: Type.Object({ title: Type.String(), body: Type.String() }),
});

const SendAnswer = Type.Object({
  notification_id: Type.Optional(NotificationId),
  mode: Type.Union([Type.Literal('realtime'), Type.Literal('batch')]),
  requested: nullable(Type.Integer()),
  sent: Type.Integer(),
  status: Type.Optional(Type.Enum(['queued', 'scheduled'], { description: 'Batch only.' })),
  dry_run: Type.Optional(Type.Literal(true)),
  outcomes: Type.Optional(Outcomes),
  samples: Type.Optional(
    Type.Array(Sample, { description: 'Dry run: up to 5 messages as they would be sent.' }),
  ),
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
    targets_filename: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.fileKeyLength,
        description: 'Batch only, instead of `targets`: the file_key of an uploaded CSV file.',
      }),
    ),
    scheduled_at: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Batch only: when to deliver, in Unix milliseconds, at most a year ahead.',
      }),
    ),
    dry_run: Type.Optional(Type.Boolean({ description: 'Check everything and send nothing.' })),
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
  errors: [
    'IdempotencyConflict',
    'IdempotencyMismatch',
    'IncompatibleValues',
    'DeactivatedUser',
    'UserNotFound',
    'ServiceDoesNotActivated',
  ],
});
