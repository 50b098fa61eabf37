import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { updateRole } from '../../../../members/roles.js';

export const route = withMember(OPERATIONS.updateRole, ({ app, params, body }) =>
  updateRole(app, params.role_id, body),
);
