import { operation } from '../../../../operation.js';
import { IssuedLink, MemberParams } from '../../member.js';

export const createMemberLink = operation({
  id: 'createMemberLink',
  method: 'POST',
  path: '/admin/v1/members/{member_id}/link',
  summary: 'Make a one-time link with which a member sets a new password',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: MemberParams,
  answer: IssuedLink,
});
