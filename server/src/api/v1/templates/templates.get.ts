import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { listTemplatePage } from '../../../templates/list.js';

export const route = withToken(OPERATIONS.listTemplates, ({ app, caller, query }) =>
  listTemplatePage(app.db, caller.application, query),
);
