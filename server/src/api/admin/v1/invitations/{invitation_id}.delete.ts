import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { deleteInvitation } from '../../../../members/members.js';

export const route = withMember(OPERATIONS.deleteInvitation, async ({ app, caller, params }) => {
  await deleteInvitation(app, { actor: caller.session.member, invitationId: params.invitation_id });
  return null;
});
