import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { renameMe } from '../../../../members/self.js';

export const route = withMember(OPERATIONS.updateMe, ({ app, caller, body }) =>
  renameMe(app, caller.session.member, body.name),
);
