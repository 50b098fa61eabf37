import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { previewDocument } from '../../../templates/preview.js';

export const route = withToken(OPERATIONS.previewDocument, ({ app, caller, body }) =>
  previewDocument(app.db, caller.application, body),
);
