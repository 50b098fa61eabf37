import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { presentTemplate, requireTemplate } from '../../../templates/manage.js';

export const route = withToken(OPERATIONS.getTemplate, async ({ app, caller, params, query }) =>
  presentTemplate(
    await requireTemplate(app.db, caller.application, { key: params.key, version: query.version }),
  ),
);
