import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { Key } from '../../shapes.js';
import { Channel } from './channel.js';

export const orderChannels = operation({
  id: 'orderChannels',
  method: 'PUT',
  path: '/v1/channels',
  summary: 'Set the order in which lists and apps show the channels',
  auth: { kind: 'token', permission: 'settings' },
  body: Type.Object({
    keys: Type.Array(Key, {
      maxItems: LIMITS.channels,
      description:
        'Keys of channels in the order wanted, each once; channels that are not named follow them.',
    }),
  }),
  answer: Type.Object({ channels: Type.Array(Channel) }),
});
