import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../../http/handler.js';
import { dashboardOrigin } from '../../../../../http/members.js';
import { createMemberLink } from '../../../../../members/members.js';

export const route = withMember(OPERATIONS.createMemberLink, ({ app, caller, params, headers }) =>
  createMemberLink(app, {
    actor: caller.session.member,
    memberId: params.member_id,
    origin: dashboardOrigin({ headers, publicUrl: app.publicUrl }),
  }),
);
