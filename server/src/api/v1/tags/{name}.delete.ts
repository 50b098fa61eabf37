import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.deleteTag, async ({ app, caller, params }) => {
  await app.tags.delete(caller.application, params.name);
  return null;
});
