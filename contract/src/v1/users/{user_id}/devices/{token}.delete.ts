import Type from 'typebox';
import { operation } from '../../../../operation.js';
import { EmptyBody } from '../../../../shapes.js';
import { DeviceToken } from '../../device.js';
import { UserParams } from '../../user.js';

export const removeUserDevice = operation({
  id: 'removeUserDevice',
  method: 'DELETE',
  path: '/v1/users/{user_id}/devices/{token}',
  summary: 'Stop pushing to a device of a user',
  auth: { kind: 'token', permission: 'users' },
  params: Type.Object({ ...UserParams.properties, token: DeviceToken }),
  answer: EmptyBody,
  errors: ['UserNotFound'],
});
