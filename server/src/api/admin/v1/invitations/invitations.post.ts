import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { dashboardOrigin } from '../../../../http/members.js';
import { createInvitation } from '../../../../members/members.js';

export const route = withMember(OPERATIONS.createInvitation, ({ app, caller, body, headers }) => {
  const origin = dashboardOrigin({ headers, publicUrl: app.publicUrl });
  return createInvitation(app, { actor: caller.session.member, origin }, body);
});
