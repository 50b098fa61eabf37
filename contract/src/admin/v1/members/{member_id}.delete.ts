import { operation } from '../../../operation.js';
import { EmptyBody } from '../../../shapes.js';
import { MemberParams } from '../member.js';

export const deleteMember = operation({
  id: 'deleteMember',
  method: 'DELETE',
  path: '/admin/v1/members/{member_id}',
  summary: 'Delete a member; the audit log keeps the e-mail',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: MemberParams,
  answer: EmptyBody,
  errors: ['IncompatibleValues'],
});
