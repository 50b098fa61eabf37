import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Code, Email, Me, Password } from '../member.js';

export const signIn = operation({
  id: 'signIn',
  method: 'POST',
  path: '/admin/v1/sign-in',
  summary: 'Sign a member in; the answer sets the cookie',
  auth: { kind: 'none' },
  body: Type.Object({
    email: Email,
    password: Password,
    code: Type.Optional(Code),
  }),
  answer: Me,
  errors: ['SignInRefused', 'SecondFactorRequired', 'TooManySignIns', 'CrossSiteRequest'],
});
