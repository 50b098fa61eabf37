import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { listTagPage } from '../../../tags/list.js';

export const route = withToken(OPERATIONS.listTags, ({ app, caller, query }) =>
  listTagPage(app.db, caller.application, query),
);
