import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { updateMember } from '../../../../members/members.js';

export const route = withMember(OPERATIONS.updateMember, ({ app, caller, params, body }) =>
  updateMember(app, { actor: caller.session.member, memberId: params.member_id }, body),
);
