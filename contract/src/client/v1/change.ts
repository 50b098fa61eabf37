import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { NotificationId, nullable, record } from '../../shapes.js';
import { Message } from './message.js';

/** A place in a user's change log. */
export const Cursor = Type.String({
  minLength: 1,
  maxLength: LIMITS.cursorLength,
  pattern: '^[A-Za-z0-9_-]+$',
  description: 'Opaque: the `next` of an answer of changes, or the id of an event of the stream.',
});

/** How many messages are unread: exact, counted by the server. */
export const Unread = Type.Object({
  channels: record(Type.Integer({ minimum: 0 })),
  total: Type.Integer({ minimum: 0 }),
});

/** One thing that happened to what a user sees. Applying it twice is the same as applying it once. */
export const Change = Type.Union([
  Type.Object({
    type: Type.Literal('message', { description: 'A new message; it says itself whether it is read.' }),
    message: Message,
  }),
  Type.Object({
    type: Type.Literal('deleted', {
      description: 'The notification is gone from all channels. It may be one that the user never had.',
    }),
    notification_id: NotificationId,
  }),
  Type.Object({
    type: Type.Literal('read', {
      description:
        'Of the messages that came before this change, those up to and including `through` and those listed are read.',
    }),
    channel_key: Type.String(),
    through: nullable(NotificationId),
    notification_ids: Type.Array(NotificationId),
  }),
  Type.Object({
    type: Type.Literal('template', { description: 'A template was changed; messages name their version.' }),
    key: Type.String(),
  }),
  Type.Object({ type: Type.Literal('theme', { description: 'Fetch the theme again.' }) }),
  Type.Object({ type: Type.Literal('channels', { description: 'Fetch the channels again.' }) }),
  Type.Object({
    type: Type.Literal('reload', {
      description:
        'What happened since the cursor cannot be told: fetch everything again and go on from here. Comes alone.',
    }),
    reason: Type.Enum(['too_old', 'too_many', 'unknown']),
  }),
]);

/** What an event of the stream holds: one event is a page of the change log. */
export const StreamEvent = Type.Object({ changes: Type.Array(Change), unread: Unread });
