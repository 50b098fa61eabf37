import Type from 'typebox';
import { operation } from '../../../operation.js';
import { EmptyBody } from '../../../shapes.js';
import { DeviceToken } from '../../../v1/users/device.js';

export const removeClientDevice = operation({
  id: 'removeClientDevice',
  method: 'DELETE',
  path: '/client/v1/devices/{token}',
  summary: 'Stop pushing to a device; a token that is not the user’s changes nothing',
  auth: { kind: 'session' },
  params: Type.Object({ token: DeviceToken }),
  answer: EmptyBody,
});
