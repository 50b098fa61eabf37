import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';
import { signOutMember } from '../../../../../members/members.js';

export const route = withMember(OPERATIONS.signOutMember, async ({ app, caller, params }) => {
  await signOutMember(app, { actor: caller.session.member, memberId: params.member_id });
  return null;
});
