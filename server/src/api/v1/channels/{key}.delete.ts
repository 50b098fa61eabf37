import { OPERATIONS } from '@belfry/contract';
import { deleteChannel } from '../../../channels/manage.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.deleteChannel, async ({ app, caller, params }) => {
  await deleteChannel(app, caller.application, params.key);
  return null;
});
