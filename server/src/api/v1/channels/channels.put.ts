import { OPERATIONS } from '@belfry/contract';
import { orderChannels } from '../../../channels/order.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.orderChannels, ({ app, caller, body }) =>
  orderChannels(app, caller.application, body.keys),
);
