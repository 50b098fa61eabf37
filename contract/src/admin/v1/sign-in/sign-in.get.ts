import Type from 'typebox';
import { operation } from '../../../operation.js';
import { nullable } from '../../../shapes.js';

export const getSignIn = operation({
  id: 'getSignIn',
  method: 'GET',
  path: '/admin/v1/sign-in',
  summary: 'Tell how members may sign in',
  auth: { kind: 'none' },
  answer: Type.Object({
    has_owner: Type.Boolean({ description: 'False: the link of the first start has not been used yet.' }),
    password: Type.Boolean(),
    oidc: nullable(Type.Object({ name: Type.String({ description: 'For the button.' }) })),
  }),
});
