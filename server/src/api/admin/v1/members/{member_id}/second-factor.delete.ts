import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';
import { removeMemberSecondFactor } from '../../../../../members/members.js';

export const route = withMember(OPERATIONS.removeMemberSecondFactor, async ({ app, caller, params }) => {
  await removeMemberSecondFactor(app, { actor: caller.session.member, memberId: params.member_id });
  return null;
});
