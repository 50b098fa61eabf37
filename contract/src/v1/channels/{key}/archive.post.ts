import { operation } from '../../../operation.js';
import { Channel, ChannelParams } from '../channel.js';

export const archiveChannel = operation({
  id: 'archiveChannel',
  method: 'POST',
  path: '/v1/channels/{key}/archive',
  summary: 'Archive a channel: apps no longer show it, and sends no longer reach it',
  auth: { kind: 'token', permission: 'settings' },
  params: ChannelParams,
  answer: Channel,
});
