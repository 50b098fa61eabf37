import { OPERATIONS } from '@belfry/contract';
import { listChangePage } from '../../../feeds/changes.js';
import { withSession } from '../../../http/handler.js';

export const route = withSession(OPERATIONS.listClientChanges, ({ app, caller, query }) =>
  listChangePage(app, caller, query),
);
