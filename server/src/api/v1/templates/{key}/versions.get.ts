import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { listVersionPage } from '../../../../templates/list.js';

export const route = withToken(OPERATIONS.listTemplateVersions, ({ app, caller, params, query }) =>
  listVersionPage(app.db, caller.application, { ...query, key: params.key }),
);
