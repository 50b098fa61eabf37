import Type from 'typebox';
import { operation } from '../../operation.js';
import { Time } from '../../shapes.js';

export const refreshSession = operation({
  id: 'refreshSession',
  method: 'POST',
  path: '/client/v1/session',
  summary:
    'A new session token in place of one that is still good: as long as that was, within 90 days of the backend’s own',
  auth: { kind: 'session' },
  answer: Type.Object({ token: Type.String(), expires_at: Time }),
});
