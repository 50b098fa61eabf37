import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { Key, nullable, record, Time } from '../../shapes.js';

const CategoryId = Type.String({
  minLength: 1,
  maxLength: LIMITS.categoryIdLength,
  pattern: '^[A-Za-z0-9_-]*$',
  description: '1 to 64 letters, digits, _ and -.',
});
const ChannelType = Type.Enum(['feed', 'chat', 'push', 'sms', 'whatsapp', 'alimtalk']);

export const Category = Type.Object({
  id: Type.String(),
  name: Type.String(),
  is_default: Type.Boolean(),
});

/** What a caller may set of a channel at any time. */
export const channelBody = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.channelNameLength })),
  cover_url: Type.Optional(
    nullable(
      Type.String({ maxLength: LIMITS.urlLength, description: 'An address that begins with https or http.' }),
    ),
  ),
  is_label_enabled: Type.Optional(Type.Boolean({ description: 'Whether messages show their label.' })),
  is_category_filter_enabled: Type.Optional(
    Type.Boolean({ description: 'Whether the feed offers to show one category.' }),
  ),
  categories: Type.Optional(
    Type.Array(
      Type.Object({
        id: CategoryId,
        name: Type.String({ minLength: 1, maxLength: LIMITS.categoryNameLength }),
        is_default: Type.Optional(Type.Boolean()),
      }),
      {
        minItems: 1,
        maxItems: LIMITS.channelCategories,
        description: 'In the order they are shown; exactly one is the default, which shows all messages.',
      },
    ),
  ),
  theme: Type.Optional(
    nullable(
      Type.Unsafe<Record<string, unknown>>({
        ...record(Type.Unknown()),
        description:
          'Members of a theme that differ in this channel; null: it looks as the application’s theme says.',
      }),
    ),
  ),
  requires_approval: Type.Optional(
    Type.Boolean({
      description: 'On: a template that names the channel must be approved before it is sent.',
    }),
  ),
};

export const NewChannel = Type.Object({ key: Key, type: ChannelType, ...channelBody });

export const ChannelParams = Type.Object({ key: Key });

/** A channel as the API answers it. */
export const Channel = Type.Object({
  key: Type.String(),
  name: Type.String(),
  type: ChannelType,
  cover_url: nullable(Type.String()),
  is_label_enabled: Type.Boolean(),
  is_category_filter_enabled: Type.Boolean(),
  categories: Type.Array(Category),
  theme: nullable(record(Type.Unknown())),
  requires_approval: Type.Boolean(),
  is_archived: Type.Boolean(),
  created_at: Time,
  updated_at: Time,
});
