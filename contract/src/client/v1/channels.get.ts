import Type from 'typebox';
import { operation } from '../../operation.js';
import { nullable } from '../../shapes.js';
import { Category } from '../../v1/channels/channel.js';
import { Message } from './message.js';

export const listClientChannels = operation({
  id: 'listClientChannels',
  method: 'GET',
  path: '/client/v1/channels',
  summary: 'The user’s channels with unread counts and the last message of each',
  auth: { kind: 'session' },
  answer: Type.Object({
    channels: Type.Array(
      Type.Object({
        key: Type.String(),
        type: Type.Enum(['feed', 'chat']),
        name: Type.String(),
        cover_url: nullable(Type.String()),
        channel_url: Type.String(),
        unread_count: Type.Integer({ minimum: 0 }),
        last_message: nullable(Message),
        categories: Type.Array(Category),
        is_label_enabled: Type.Boolean(),
        is_category_filter_enabled: Type.Boolean(),
      }),
    ),
    unread_total: Type.Integer({ minimum: 0 }),
  }),
});
