import Type from 'typebox';
import { operation } from '../../operation.js';
import { EmptyBody } from '../../shapes.js';

export const signOut = operation({
  id: 'signOut',
  method: 'POST',
  path: '/admin/v1/sign-out',
  summary: 'End this session, or every session of the member',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  body: Type.Object({ everywhere: Type.Optional(Type.Boolean()) }),
  answer: EmptyBody,
});
