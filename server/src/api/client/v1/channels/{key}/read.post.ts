import { OPERATIONS } from '@belfry/contract';
import { markChannelRead } from '../../../../../feeds/read.js';
import { withSession } from '../../../../../http/handler.js';

export const route = withSession(OPERATIONS.markClientRead, ({ app, caller, params, body }) =>
  markChannelRead(app, caller, { ...body, channel: params.key }),
);
