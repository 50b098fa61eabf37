import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Me, MemberName } from '../member.js';

export const updateMe = operation({
  id: 'updateMe',
  method: 'PUT',
  path: '/admin/v1/me',
  summary: 'Change one’s own name',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'signed in' } },
  body: Type.Object({ name: MemberName }),
  answer: Me,
});
