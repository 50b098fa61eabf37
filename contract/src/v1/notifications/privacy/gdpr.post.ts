import Type from 'typebox';
import { operation } from '../../../operation.js';
import { UserId } from '../../../shapes.js';

export const eraseUser = operation({
  id: 'eraseUser',
  method: 'POST',
  path: '/v1/notifications/privacy/gdpr',
  summary: 'Erase a user: their profile, messages, events, and every mention of them in logs and files',
  auth: { kind: 'token', permission: 'users' },
  body: Type.Object({
    user_ids: Type.Array(UserId, { description: 'Exactly one. It need not be a user (any more).' }),
  }),
  answer: Type.Object({
    status: Type.Literal('accepted', {
      description: 'The user is gone from every answer at once, and from the storage soon.',
    }),
  }),
});
