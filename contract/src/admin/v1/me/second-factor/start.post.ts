import Type from 'typebox';
import { operation } from '../../../../operation.js';

export const startSecondFactor = operation({
  id: 'startSecondFactor',
  method: 'POST',
  path: '/admin/v1/me/second-factor/start',
  summary: 'Make a secret for an authenticator app; it counts once a code of it was sent',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  answer: Type.Object({
    secret: Type.String({ description: 'Base32, to be typed.' }),
    uri: Type.String({ description: 'otpauth://…, to be shown as a QR code.' }),
  }),
});
