import Type from 'typebox';
import { operation } from '../../../../operation.js';
import { Password } from '../../member.js';

export const renewRecoveryCodes = operation({
  id: 'renewRecoveryCodes',
  method: 'POST',
  path: '/admin/v1/me/second-factor/recovery-codes',
  summary: 'Make new recovery codes; the ones before are void',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  body: Type.Object({ password: Password }),
  answer: Type.Object({ recovery_codes: Type.Array(Type.String()) }),
  errors: ['SignInRefused', 'TooManySignIns', 'IncompatibleValues'],
});
