import Type from 'typebox';
import { operation } from '../../operation.js';
import { Channel, channelBody, ChannelParams } from './channel.js';

export const updateChannel = operation({
  id: 'updateChannel',
  method: 'PUT',
  path: '/v1/channels/{key}',
  summary: 'Change a channel: members that are absent stay; a list of categories replaces the one before',
  auth: { kind: 'token', permission: 'settings' },
  params: ChannelParams,
  body: Type.Object(channelBody),
  answer: Channel,
});
