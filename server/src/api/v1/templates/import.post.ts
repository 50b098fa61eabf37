import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { importTemplates } from '../../../templates/transfer.js';

export const route = withToken(OPERATIONS.importTemplates, ({ app, caller, body }) =>
  importTemplates(app, caller, body),
);
