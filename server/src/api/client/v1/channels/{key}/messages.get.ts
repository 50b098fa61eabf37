import { OPERATIONS } from '@belfry/contract';
import { readFeedPage } from '../../../../../feeds/feed.js';
import { withSession } from '../../../../../http/handler.js';

export const route = withSession(OPERATIONS.listClientMessages, ({ app, caller, params, query }) =>
  readFeedPage(app, caller, { ...query, channel: params.key }),
);
