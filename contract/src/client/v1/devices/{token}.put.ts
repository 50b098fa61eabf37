import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Device, DeviceToken, deviceBody } from '../../../v1/users/device.js';

export const registerClientDevice = operation({
  id: 'registerClientDevice',
  method: 'PUT',
  path: '/client/v1/devices/{token}',
  summary: 'Register a device for push; one that was another user’s is this user’s from then on',
  auth: { kind: 'session' },
  params: Type.Object({ token: DeviceToken }),
  body: deviceBody,
  answer: Device,
  errors: ['UserNotFound', 'DeactivatedUser', 'IncompatibleValues'],
});
