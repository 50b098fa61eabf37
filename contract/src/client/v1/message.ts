import Type from 'typebox';
import { NotificationId, nullable, record, Time } from '../../shapes.js';

/** A message as a user's app gets it: the layout comes from the template, the values from here. */
export const Message = Type.Object({
  notification_id: NotificationId,
  channel_key: Type.String(),
  template_key: Type.String(),
  template_version: Type.Integer({
    description:
      'The version whose layout draws the message: the one it was sent with, or by the setting `message_rendering` the one that would be sent now.',
  }),
  variables: record(Type.String()),
  label: nullable(Type.String()),
  category: nullable(Type.String()),
  message: Type.String({ description: 'The fallback text, filled in.' }),
  data: Type.Optional(record(Type.String())),
  message_status: Type.Enum(['SENT', 'READ']),
  priority: nullable(Type.Enum(['high', 'normal', 'low'])),
  created_at: Time,
  impression_at: Time,
  clicked_at: Time,
});
