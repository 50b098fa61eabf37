import { operation } from '../../operation.js';
import { Channel, ChannelParams } from './channel.js';

export const getChannel = operation({
  id: 'getChannel',
  method: 'GET',
  path: '/v1/channels/{key}',
  summary: 'Get a channel',
  auth: { kind: 'token', permission: 'settings' },
  params: ChannelParams,
  answer: Channel,
});
