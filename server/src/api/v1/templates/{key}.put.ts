import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { presentTemplate, updateTemplate } from '../../../templates/manage.js';

export const route = withToken(OPERATIONS.updateTemplate, async ({ app, caller, params, body }) =>
  presentTemplate(
    await updateTemplate(app.db, caller.application, {
      key: params.key,
      changes: body,
      now: app.clock.now(),
    }),
  ),
);
