import { OPERATIONS } from '@belfry/contract';
import { requireChannel } from '../../../channels/manage.js';
import { presentChannel } from '../../../channels/present.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.getChannel, async ({ app, caller, params }) =>
  presentChannel(await requireChannel(app.db, caller.application, params.key)),
);
