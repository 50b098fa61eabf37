import { OPERATIONS } from '@belfry/contract';
import { updateChannel } from '../../../channels/manage.js';
import { presentChannel } from '../../../channels/present.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.updateChannel, async ({ app, caller, params, body }) =>
  presentChannel(await updateChannel(app, caller.application, { key: params.key, wish: body })),
);
