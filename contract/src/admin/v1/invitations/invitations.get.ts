import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Invitation } from '../member.js';

export const listInvitations = operation({
  id: 'listInvitations',
  method: 'GET',
  path: '/admin/v1/invitations',
  summary: 'List the invitations that are open',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  answer: Type.Object({ invitations: Type.Array(Invitation) }),
});
