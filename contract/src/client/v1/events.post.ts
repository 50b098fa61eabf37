import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { NotificationId, record } from '../../shapes.js';

const ids = Type.Array(NotificationId);

export const recordEvents = operation({
  id: 'recordEvents',
  method: 'POST',
  path: '/client/v1/events',
  summary: 'Record what the user has seen, clicked, or done with their messages; repeats change nothing',
  auth: { kind: 'session' },
  body: Type.Object({
    impressions: Type.Optional(ids),
    clicks: Type.Optional(ids),
    custom: Type.Optional(
      Type.Unsafe<Record<string, string[]>>({
        ...record(ids),
        description: `Topic to notification ids; a topic has 1 to ${LIMITS.eventTopicLength} letters, digits, _ and -.`,
      }),
    ),
  }),
  answer: Type.Object({
    accepted: Type.Integer({
      minimum: 0,
      description: 'Distinct pairs of kind and id that are the user’s, new or not.',
    }),
  }),
});
