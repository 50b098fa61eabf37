import { OPERATIONS } from '@belfry/contract';
import { listApplicationChannels } from '../../../channels/list.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.listChannels, ({ app, caller }) =>
  listApplicationChannels(app.db, caller.application),
);
