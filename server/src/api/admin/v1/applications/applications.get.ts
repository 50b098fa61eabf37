import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { listApplications } from '../../../../members/applications.js';

export const route = withMember(OPERATIONS.listApplications, ({ app, caller }) =>
  listApplications(app.db, caller.session.member),
);
