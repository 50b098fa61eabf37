import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.createTag, ({ app, caller, body }) =>
  app.tags.create(caller.application, body.name),
);
