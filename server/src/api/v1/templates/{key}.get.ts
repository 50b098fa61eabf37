import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { requireTemplate } from '../../../templates/find.js';
import { presentTemplate } from '../../../templates/present.js';

export const route = withToken(OPERATIONS.getTemplate, async ({ app, caller, params, query }) =>
  presentTemplate(
    await requireTemplate(app.db, caller.application, { key: params.key, version: query.version }),
  ),
);
