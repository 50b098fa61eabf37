import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../../http/handler.js';
import { registerDevice } from '../../../../../users/devices.js';

export const route = withToken(OPERATIONS.registerUserDevice, ({ app, caller, params, body }) =>
  registerDevice(app, caller.application, { ...body, userId: params.user_id, token: params.token }),
);
