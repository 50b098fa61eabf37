import { OPERATIONS } from '@belfry/contract';
import { withSession } from '../../../../http/handler.js';
import { registerDevice } from '../../../../users/devices.js';

export const route = withSession(OPERATIONS.registerClientDevice, ({ app, caller, params, body }) =>
  registerDevice(app, caller.application, { ...body, userId: caller.userId, token: params.token }),
);
