import Type from 'typebox';
import { LIMITS } from '../../../../limits.js';
import { operation } from '../../../../operation.js';
import { Key, limit, NotificationId } from '../../../../shapes.js';
import { Message } from '../../message.js';

export const listClientMessages = operation({
  id: 'listClientMessages',
  method: 'GET',
  path: '/client/v1/channels/{key}/messages',
  summary: 'A page of the user’s feed: newest first, or oldest first with `after`',
  auth: { kind: 'session' },
  params: Type.Object({ key: Key }),
  query: Type.Object({
    limit: limit(LIMITS.feedPage, LIMITS.feedPageDefault),
    before: Type.Optional(NotificationId),
    after: Type.Optional(NotificationId),
    category: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  }),
  answer: Type.Object({ messages: Type.Array(Message), has_more: Type.Boolean() }),
  errors: ['IncompatibleValues'],
});
