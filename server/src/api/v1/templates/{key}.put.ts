import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { updateTemplate } from '../../../templates/manage.js';
import { presentTemplate } from '../../../templates/present.js';

export const route = withToken(OPERATIONS.updateTemplate, async ({ app, caller, params, body }) =>
  presentTemplate(await updateTemplate(app, caller, { key: params.key, changes: body })),
);
