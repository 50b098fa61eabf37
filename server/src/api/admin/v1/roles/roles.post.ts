import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { createRole } from '../../../../members/roles.js';

export const route = withMember(OPERATIONS.createRole, ({ app, body }) => createRole(app, body));
