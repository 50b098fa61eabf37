import { OPERATIONS } from '@belfry/contract';
import { presentChannel } from '../../../channels/present.js';
import { withToken } from '../../../http/handler.js';
import { listChannels } from '../../../storage/channels.js';

export const route = withToken(OPERATIONS.listChannels, async ({ app, caller }) => ({
  channels: (await listChannels(app.db, caller.application.id)).map(presentChannel),
}));
