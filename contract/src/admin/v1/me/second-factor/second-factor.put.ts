import Type from 'typebox';
import { LIMITS } from '../../../../limits.js';
import { operation } from '../../../../operation.js';
import { Code, Password } from '../../member.js';

export const setSecondFactor = operation({
  id: 'setSecondFactor',
  method: 'PUT',
  path: '/admin/v1/me/second-factor',
  summary: 'Take an authenticator app as second factor; gives new recovery codes',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  body: Type.Object({
    secret: Type.String({
      minLength: 32,
      maxLength: LIMITS.secondFactorSecretLength,
      pattern: '^[A-Z2-7]*$',
      description: 'The secret of start, in base32.',
    }),
    code: Code,
    password: Password,
  }),
  answer: Type.Object({ recovery_codes: Type.Array(Type.String()) }),
  errors: ['SignInRefused', 'TooManySignIns'],
});
