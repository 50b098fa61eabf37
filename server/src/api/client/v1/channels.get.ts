import { OPERATIONS } from '@belfry/contract';
import { readChannels } from '../../../feeds/feed.js';
import { withSession } from '../../../http/handler.js';

export const route = withSession(OPERATIONS.listClientChannels, ({ app, caller }) =>
  readChannels(app, caller),
);
