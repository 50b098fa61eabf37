import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { listMembers } from '../../../../members/members.js';

export const route = withMember(OPERATIONS.listMembers, ({ app, query }) => listMembers(app.db, query));
