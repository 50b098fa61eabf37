import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { deleteRole } from '../../../../members/roles.js';

export const route = withMember(OPERATIONS.deleteRole, async ({ app, params }) => {
  await deleteRole(app, params.role_id);
  return null;
});
