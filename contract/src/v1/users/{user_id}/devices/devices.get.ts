import Type from 'typebox';
import { operation } from '../../../../operation.js';
import { Device } from '../../device.js';
import { UserParams } from '../../user.js';

export const listUserDevices = operation({
  id: 'listUserDevices',
  method: 'GET',
  path: '/v1/users/{user_id}/devices',
  summary: 'List the devices a user has registered for push',
  auth: { kind: 'token', permission: 'users' },
  params: UserParams,
  answer: Type.Object({ devices: Type.Array(Device) }),
  errors: ['UserNotFound'],
});
