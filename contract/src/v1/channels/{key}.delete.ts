import { operation } from '../../operation.js';
import { EmptyBody } from '../../shapes.js';
import { ChannelParams } from './channel.js';

export const deleteChannel = operation({
  id: 'deleteChannel',
  method: 'DELETE',
  path: '/v1/channels/{key}',
  summary: 'Delete a channel that no template names and that never had a message; archive it otherwise',
  auth: { kind: 'token', permission: 'settings' },
  params: ChannelParams,
  answer: EmptyBody,
});
