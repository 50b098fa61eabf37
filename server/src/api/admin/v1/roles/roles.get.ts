import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { listRoles } from '../../../../members/roles.js';

export const route = withMember(OPERATIONS.listRoles, ({ app }) => listRoles(app.db));
