import Type from 'typebox';
import { operation } from '../../../operation.js';
import { Email, Invitation, IssuedLink, RecordId } from '../member.js';

export const createInvitation = operation({
  id: 'createInvitation',
  method: 'POST',
  path: '/admin/v1/invitations',
  summary: 'Invite somebody; the link is shown this once, and is yours to pass on',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  body: Type.Object({ email: Email, role_id: RecordId }),
  answer: Type.Object({ invitation: Invitation, link: IssuedLink }),
  errors: ['ResourceAlreadyExists'],
});
