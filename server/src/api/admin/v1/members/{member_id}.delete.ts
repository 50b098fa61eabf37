import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { deleteMember } from '../../../../members/members.js';

export const route = withMember(OPERATIONS.deleteMember, async ({ app, caller, params }) => {
  await deleteMember(app, { actor: caller.session.member, memberId: params.member_id });
  return null;
});
