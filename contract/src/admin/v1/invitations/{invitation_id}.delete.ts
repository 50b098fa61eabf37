import Type from 'typebox';
import { operation } from '../../../operation.js';
import { EmptyBody } from '../../../shapes.js';
import { RecordId } from '../member.js';

export const deleteInvitation = operation({
  id: 'deleteInvitation',
  method: 'DELETE',
  path: '/admin/v1/invitations/{invitation_id}',
  summary: 'Take an invitation back',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: Type.Object({ invitation_id: RecordId }),
  answer: EmptyBody,
});
