import { operation } from '../../../../operation.js';
import { EmptyBody } from '../../../../shapes.js';
import { MemberParams } from '../../member.js';

export const signOutMember = operation({
  id: 'signOutMember',
  method: 'POST',
  path: '/admin/v1/members/{member_id}/sign-out',
  summary: 'End every session of a member',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: MemberParams,
  answer: EmptyBody,
});
