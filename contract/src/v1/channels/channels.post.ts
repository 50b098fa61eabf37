import { operation } from '../../operation.js';
import { Channel, NewChannel } from './channel.js';

export const createChannel = operation({
  id: 'createChannel',
  method: 'POST',
  path: '/v1/channels',
  summary: 'Create a channel; its key and type are for good',
  auth: { kind: 'token', permission: 'settings' },
  body: NewChannel,
  answer: Channel,
  errors: ['ResourceAlreadyExists'],
});
