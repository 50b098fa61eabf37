import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { Time } from '../../shapes.js';

/** What a device is known by to the service that pushes to it. */
export const DeviceToken = Type.String({
  minLength: 1,
  maxLength: LIMITS.deviceTokenLength,
  pattern: '^[\\u0021-\\u007e]*$',
  description:
    'The token that the push service gave the app; for `web` the endpoint of the subscription. Percent-encoded in the path.',
});

export const deviceBody = Type.Object({
  type: Type.Enum(['apns', 'fcm', 'huawei', 'web'], { description: 'The push service.' }),
  keys: Type.Optional(
    Type.Object(
      {
        p256dh: Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9_=-]*$' }),
        auth: Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9_=-]*$' }),
      },
      { description: 'The keys of a `web` subscription, which it must have.' },
    ),
  ),
});

export const Device = Type.Object({
  token: Type.String(),
  type: Type.Enum(['apns', 'fcm', 'huawei', 'web']),
  created_at: Time,
  updated_at: Time,
});
