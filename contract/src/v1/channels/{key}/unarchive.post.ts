import { operation } from '../../../operation.js';
import { Channel, ChannelParams } from '../channel.js';

export const unarchiveChannel = operation({
  id: 'unarchiveChannel',
  method: 'POST',
  path: '/v1/channels/{key}/unarchive',
  summary: 'Bring an archived channel back, with its messages',
  auth: { kind: 'token', permission: 'settings' },
  params: ChannelParams,
  answer: Channel,
});
