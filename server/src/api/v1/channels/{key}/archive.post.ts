import { OPERATIONS } from '@belfry/contract';
import { archiveChannel } from '../../../../channels/manage.js';
import { presentChannel } from '../../../../channels/present.js';
import { withToken } from '../../../../http/handler.js';

export const route = withToken(OPERATIONS.archiveChannel, async ({ app, caller, params }) =>
  presentChannel(await archiveChannel(app, caller.application, { key: params.key, isArchived: true })),
);
