import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { listUserPage } from '../../../users/list.js';

export const route = withToken(OPERATIONS.listUsers, ({ app, caller, query }) =>
  listUserPage(app.db, caller.application, query),
);
