import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { deleteTemplate } from '../../../templates/manage.js';

export const route = withToken(OPERATIONS.deleteTemplate, async ({ app, caller, params }) => {
  await deleteTemplate(app, caller, params.key);
  return null;
});
