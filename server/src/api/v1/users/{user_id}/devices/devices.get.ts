import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../../http/handler.js';
import { listUserDevices } from '../../../../../users/devices.js';

export const route = withToken(OPERATIONS.listUserDevices, async ({ app, caller, params }) => ({
  devices: await listUserDevices(app.db, caller.application, params.user_id),
}));
