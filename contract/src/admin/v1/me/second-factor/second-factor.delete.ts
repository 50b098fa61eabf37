import Type from 'typebox';
import { operation } from '../../../../operation.js';
import { EmptyBody } from '../../../../shapes.js';
import { Password } from '../../member.js';

export const removeSecondFactor = operation({
  id: 'removeSecondFactor',
  method: 'DELETE',
  path: '/admin/v1/me/second-factor',
  summary: 'Do without a second factor',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  body: Type.Object({ password: Password }),
  answer: EmptyBody,
  errors: ['SignInRefused', 'TooManySignIns'],
});
