import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../../http/handler.js';
import { unregisterDevice } from '../../../../../users/devices.js';
import { requireUser } from '../../../../../users/users.js';

export const route = withToken(OPERATIONS.removeUserDevice, async ({ app, caller, params }) => {
  const { user_id: userId, token } = params;
  await requireUser(app.db, caller.application.id, userId);
  await unregisterDevice(app.db, caller.application, { userId, token });
  return null;
});
