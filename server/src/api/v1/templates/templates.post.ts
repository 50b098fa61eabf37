import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { createTemplate } from '../../../templates/manage.js';
import { presentTemplate } from '../../../templates/present.js';

export const route = withToken(OPERATIONS.createTemplate, async ({ app, caller, body }) => {
  const { key, ...value } = body;
  return presentTemplate(await createTemplate(app, caller, { key, value }));
});
