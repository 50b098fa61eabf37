import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { previewTemplate } from '../../../../templates/preview.js';

export const route = withToken(OPERATIONS.previewTemplate, ({ app, caller, params, body }) =>
  previewTemplate(app.db, caller.application, { ...body, key: params.key }),
);
