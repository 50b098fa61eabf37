import Type from 'typebox';
import { LIMITS } from '../../limits.js';
import { operation } from '../../operation.js';
import { limit, Next, nullable, PageToken, Time } from '../../shapes.js';
import { ApplicationId, Email } from './member.js';

export const listAudit = operation({
  id: 'listAudit',
  method: 'GET',
  path: '/admin/v1/audit',
  summary: 'List who did what, newest first',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  query: Type.Object({
    email: Type.Optional(Email),
    action: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'An operation by its operationId, such as "sendNotification".',
      }),
    ),
    application_id: Type.Optional(ApplicationId),
    start: Type.Optional(Time),
    end: Type.Optional(Time),
    limit: limit(LIMITS.auditPage, LIMITS.auditPageDefault),
    token: Type.Optional(PageToken),
  }),
  answer: Type.Object({
    entries: Type.Array(
      Type.Object({
        at: Time,
        email: nullable(
          Type.String({ description: 'Null: an operator at the command line, or nobody known.' }),
        ),
        action: Type.String(),
        application_id: nullable(Type.String()),
        subject: nullable(Type.String({ description: 'What it was done to, by its id or key.' })),
        status: nullable(
          Type.Integer({ description: 'The status of the answer; null: the server died over it.' }),
        ),
        address: nullable(Type.String({ description: 'Where it came from.' })),
      }),
    ),
    next: Next,
  }),
});
