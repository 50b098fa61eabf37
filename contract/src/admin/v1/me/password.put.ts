import Type from 'typebox';
import { operation } from '../../../operation.js';
import { EmptyBody } from '../../../shapes.js';
import { NewPassword, Password } from '../member.js';

export const changePassword = operation({
  id: 'changePassword',
  method: 'PUT',
  path: '/admin/v1/me/password',
  summary: 'Change one’s own password; ends the other sessions',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  body: Type.Object({ password: Password, new_password: NewPassword }),
  answer: EmptyBody,
  errors: ['SignInRefused', 'TooManySignIns'],
});
