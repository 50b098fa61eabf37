import { OPERATIONS } from '@belfry/contract';
import { createChannel } from '../../../channels/manage.js';
import { presentChannel } from '../../../channels/present.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.createChannel, async ({ app, caller, body }) =>
  presentChannel(await createChannel(app, caller.application, body)),
);
