import Type from 'typebox';
import { operation } from '../../../operation.js';

export const startOidc = operation({
  id: 'startOidc',
  method: 'POST',
  path: '/admin/v1/oidc/start',
  summary: 'Begin a sign-in by OpenID Connect',
  auth: { kind: 'none' },
  answer: Type.Object({
    url: Type.String({ description: 'Where to send the browser.' }),
  }),
  errors: ['CrossSiteRequest', 'SignInFailed'],
});
