import Type from 'typebox';
import { operation } from '../../../operation.js';
import { ChannelRef, Next, NotificationId, nullable, record, Time } from '../../../shapes.js';
import { logQuery } from '../../notifications/log-query.js';
import { UserParams } from '../user.js';

const EventTime = Type.Integer({ minimum: 0, description: 'Unix milliseconds; 0 until it happens.' });

/** What one user got of one notification in one channel, in the vendor's order of keys. */
const NotificationMessage = Type.Object({
  notification_id: NotificationId,
  template_key: Type.String(),
  channel: ChannelRef,
  mode: Type.Enum(['realtime', 'batch']),
  title: nullable(Type.String()),
  tag: nullable(Type.String()),
  priority: nullable(Type.Enum(['high', 'normal', 'low'])),
  message_data: Type.Object({
    message_status: Type.Enum(['SENT', 'READ']),
    channel_url: Type.String(),
    label: nullable(Type.String()),
    template_variables: record(Type.String()),
    event_logs: Type.Object({
      ...{ sent_at: Time, impression_at: EventTime, clicked_at: EventTime },
      read_at: Type.Optional(
        Type.Integer({
          minimum: 0,
          description:
            'With include_read_times. Unix milliseconds; 0 until it is read, and of what was read before servers kept when.',
        }),
      ),
    }),
    custom_event_logs: Type.Unsafe<Record<string, number>>({
      ...record(Time),
      description: 'Topic to when it first happened.',
    }),
  }),
});

export const listUserNotifications = operation({
  id: 'listUserNotifications',
  method: 'GET',
  path: '/v1/users/{user_id}/notifications',
  summary: 'List the messages a user got, in the order of the feed: oldest first unless reverse=true',
  auth: { kind: 'token', permission: 'notifications:read' },
  params: UserParams,
  query: Type.Object({
    ...logQuery,
    include_read_times: Type.Optional(
      Type.Boolean({ default: false, description: 'Show when each message was read, too.' }),
    ),
  }),
  answer: Type.Object({ messages: Type.Array(NotificationMessage), next: Next }),
  errors: ['UserNotFound'],
});
