import { OPERATIONS } from '@belfry/contract';
import { withSession } from '../../../../http/handler.js';
import { unregisterDevice } from '../../../../users/devices.js';

export const route = withSession(OPERATIONS.removeClientDevice, async ({ app, caller, params }) => {
  await unregisterDevice(app.db, caller.application, { userId: caller.userId, token: params.token });
  return null;
});
