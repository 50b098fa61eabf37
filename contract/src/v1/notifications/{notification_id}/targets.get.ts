import Type from 'typebox';
import { LIMITS } from '../../../limits.js';
import { operation } from '../../../operation.js';
import { limit, Next, NotificationId, nullable, PageToken } from '../../../shapes.js';
import { OUTCOMES } from '../notification.js';

/** How one asked target ended. */
export const TargetOutcome = Type.Object({
  user_id: Type.String({
    description:
      'As it was asked for; cut and cleaned where it is no user id, empty when the user was erased.',
  }),
  outcome: Type.Enum([...OUTCOMES]),
  code: nullable(
    Type.Integer({ description: 'Why nothing was sent; null for sent, cancelled and pending.' }),
  ),
  message: nullable(Type.String()),
});

export const listTargets = operation({
  id: 'listTargets',
  method: 'GET',
  path: '/v1/notifications/{notification_id}/targets',
  summary: 'List every asked target of a notification with its outcome, in the order asked',
  auth: { kind: 'token', permission: 'notifications:read' },
  params: Type.Object({ notification_id: NotificationId }),
  query: Type.Object({
    outcome: Type.Optional(
      Type.Enum([...OUTCOMES], {
        description:
          'Only targets that ended so. A page may then hold fewer than `limit`; only `next` tells the end.',
      }),
    ),
    limit: limit(LIMITS.ledgerPage, LIMITS.ledgerPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({ targets: Type.Array(TargetOutcome), next: Next }),
  answerAlsoAs: {
    'text/csv':
      'With "Accept: text/csv": all targets at once, with the header user_id,outcome,code,message; limit and token do not count. A cell that a spreadsheet could take for a formula begins with an apostrophe.',
  },
});
