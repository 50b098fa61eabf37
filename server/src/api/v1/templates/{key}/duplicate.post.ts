import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { duplicateTemplate } from '../../../../templates/manage.js';
import { presentTemplate } from '../../../../templates/present.js';

export const route = withToken(OPERATIONS.duplicateTemplate, async ({ app, caller, params, body }) => {
  const { key: newKey, name, version } = body;
  return presentTemplate(await duplicateTemplate(app, caller, { key: params.key, version, newKey, name }));
});
