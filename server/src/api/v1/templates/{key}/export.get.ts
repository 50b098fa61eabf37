import { OPERATIONS } from '@belfry/contract';
import { Answer, withToken } from '../../../../http/handler.js';
import { exportTemplate } from '../../../../templates/transfer.js';

export const route = withToken(OPERATIONS.exportTemplate, async ({ app, caller, params, query }) => {
  const { key } = params;
  const file = await exportTemplate(app.db, caller.application, { key, version: query.version });
  return new Answer(200, file, { 'content-disposition': `attachment; filename="${key}.json"` });
});
