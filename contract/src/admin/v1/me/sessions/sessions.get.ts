import Type from 'typebox';
import { LIMITS } from '../../../../limits.js';
import { operation } from '../../../../operation.js';
import { nullable, Time } from '../../../../shapes.js';

export const listMySessions = operation({
  id: 'listMySessions',
  method: 'GET',
  path: '/admin/v1/me/sessions',
  summary: 'List one’s own sessions, the one used last first',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  answer: Type.Object({
    sessions: Type.Array(
      Type.Object({
        session_id: Type.String({ description: 'With it a session can be ended, and nothing be opened.' }),
        is_current: Type.Boolean({ description: 'The one that this call is made with.' }),
        created_at: Time,
        last_used_at: Type.Integer({ minimum: 0, description: 'To the minute, in ms.' }),
        expires_at: Type.Integer({
          minimum: 0,
          description: 'When it ends unless it is used before, in ms.',
        }),
        address: nullable(
          Type.String({ description: 'Where it was last used from; null: not known, of before an upgrade.' }),
        ),
        user_agent: nullable(
          Type.String({
            maxLength: LIMITS.userAgentLength,
            description: 'As what the browser last called itself, cut off where it is longer.',
          }),
        ),
      }),
      { maxItems: LIMITS.memberSessions },
    ),
  }),
});
