import Type from 'typebox';
import { operation } from '../../operation.js';
import { nullable, Time } from '../../shapes.js';

export const Category = Type.Object({
  id: Type.String(),
  name: Type.String(),
  is_default: Type.Boolean(),
});

export const Channel = Type.Object({
  key: Type.String(),
  name: Type.String(),
  type: Type.Enum(['feed', 'chat', 'push', 'sms', 'whatsapp', 'alimtalk']),
  cover_url: nullable(Type.String()),
  is_label_enabled: Type.Boolean(),
  is_category_filter_enabled: Type.Boolean(),
  categories: Type.Array(Category),
  created_at: Time,
  updated_at: Time,
});

export const listChannels = operation({
  id: 'listChannels',
  method: 'GET',
  path: '/v1/channels',
  summary: 'List the channels of the application',
  auth: { kind: 'token', permission: 'settings' },
  answer: Type.Object({ channels: Type.Array(Channel) }),
});
