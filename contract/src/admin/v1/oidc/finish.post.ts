import Type from 'typebox';
import { LIMITS } from '../../../limits.js';
import { operation } from '../../../operation.js';
import { Me } from '../member.js';

export const finishOidc = operation({
  id: 'finishOidc',
  method: 'POST',
  path: '/admin/v1/oidc/finish',
  summary: 'Finish a sign-in by OpenID Connect with the address that the provider sent the browser to',
  auth: { kind: 'none' },
  body: Type.Object({
    url: Type.String({ maxLength: LIMITS.urlLength, description: 'The whole address, with code and state.' }),
  }),
  answer: Me,
  errors: ['CrossSiteRequest', 'SignInFailed'],
});
