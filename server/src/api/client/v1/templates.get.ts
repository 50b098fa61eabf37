import { OPERATIONS } from '@belfry/contract';
import { withSession } from '../../../http/handler.js';
import { readLayouts } from '../../../templates/layouts.js';

export const route = withSession(OPERATIONS.listClientTemplates, ({ app, caller, query }) =>
  readLayouts(app.db, caller, query.keys),
);
