import Type from 'typebox';
import { operation } from '../../operation.js';
import { Channel } from './channel.js';

export const listChannels = operation({
  id: 'listChannels',
  method: 'GET',
  path: '/v1/channels',
  summary: 'List the channels of the application, in the order they are shown in, archived ones too',
  auth: { kind: 'token', permission: 'settings' },
  answer: Type.Object({ channels: Type.Array(Channel) }),
});
