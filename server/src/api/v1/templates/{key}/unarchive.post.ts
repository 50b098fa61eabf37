import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { archiveTemplate, presentTemplate } from '../../../../templates/manage.js';

export const route = withToken(OPERATIONS.unarchiveTemplate, async ({ app, caller, params }) =>
  presentTemplate(
    await archiveTemplate(app.db, caller.application, {
      key: params.key,
      isArchived: false,
      now: app.clock.now(),
    }),
  ),
);
