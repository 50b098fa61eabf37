import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { readPreferences } from '../../../../users/preferences.js';
import { requireUser } from '../../../../users/users.js';

export const route = withToken(OPERATIONS.getUserPreferences, async ({ app, caller, params }) => {
  await requireUser(app.db, caller.application.id, params.user_id);
  return readPreferences(app.db, caller.application, params.user_id);
});
