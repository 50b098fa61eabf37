import Type from 'typebox';
import { nullable, NotificationId, Time } from '../../../shapes.js';
import { NotificationDetails } from '../../../v1/notifications/notification.js';

const { title, template_key, status, scheduled_at, outcomes, created_at } = NotificationDetails.properties;

/** A batch that is under way or waits for its time. */
export const RunningBatch = Type.Object({
  notification_id: NotificationId,
  ...{ title, template_key, status, scheduled_at },
  requested: nullable(Type.Integer({ minimum: 0, description: 'Null until the file has been read.' })),
  outcomes,
  created_at,
});

export const Failure = Type.Object({
  notification_id: NotificationId,
  ...{ title, template_key, status },
  message: Type.String(),
  created_at: Time,
});
