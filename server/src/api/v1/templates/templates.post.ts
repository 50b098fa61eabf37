import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { createTemplate, presentTemplate } from '../../../templates/manage.js';

export const route = withToken(OPERATIONS.createTemplate, async ({ app, caller, body }) => {
  const { key, ...value } = body;
  return presentTemplate(
    await createTemplate(app.db, caller.application, { key, value, now: app.clock.now() }),
  );
});
