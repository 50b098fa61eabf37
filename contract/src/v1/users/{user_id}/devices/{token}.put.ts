import Type from 'typebox';
import { operation } from '../../../../operation.js';
import { Device, DeviceToken, deviceBody } from '../../device.js';
import { UserParams } from '../../user.js';

export const registerUserDevice = operation({
  id: 'registerUserDevice',
  method: 'PUT',
  path: '/v1/users/{user_id}/devices/{token}',
  summary: 'Register a device of a user for push; one that was another user’s is this user’s from then on',
  auth: { kind: 'token', permission: 'users' },
  params: Type.Object({ ...UserParams.properties, token: DeviceToken }),
  body: deviceBody,
  answer: Device,
  errors: ['UserNotFound', 'DeactivatedUser', 'IncompatibleValues'],
});
