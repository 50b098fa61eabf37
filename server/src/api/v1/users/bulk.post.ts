import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { upsertUsers } from '../../../users/bulk.js';

export const route = withToken(OPERATIONS.upsertUsers, ({ app, caller, body }) =>
  upsertUsers(app, caller.application, body.users),
);
