import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { listInvitations } from '../../../../members/members.js';

export const route = withMember(OPERATIONS.listInvitations, ({ app }) => listInvitations(app));
