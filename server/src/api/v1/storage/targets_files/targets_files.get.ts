import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';

export const route = withToken(OPERATIONS.listTargetFiles, ({ app, caller, query }) =>
  app.files.list(caller.application, query),
);
