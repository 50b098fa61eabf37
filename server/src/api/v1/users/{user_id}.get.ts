import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { presentUser, requireUser } from '../../../users/users.js';

export const route = withToken(OPERATIONS.getUser, async ({ app, caller, params }) =>
  presentUser(await requireUser(app.db, caller.application.id, params.user_id)),
);
