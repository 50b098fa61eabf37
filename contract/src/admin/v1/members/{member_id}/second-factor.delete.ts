import { operation } from '../../../../operation.js';
import { EmptyBody } from '../../../../shapes.js';
import { MemberParams } from '../../member.js';

export const removeMemberSecondFactor = operation({
  id: 'removeMemberSecondFactor',
  method: 'DELETE',
  path: '/admin/v1/members/{member_id}/second-factor',
  summary: 'Take away the second factor of a member who has lost it',
  auth: { kind: 'member', needs: { scope: 'installation', needs: 'admin' } },
  params: MemberParams,
  answer: EmptyBody,
});
