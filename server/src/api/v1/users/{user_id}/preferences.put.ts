import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { changePreferences } from '../../../../users/preferences.js';
import { requireUser } from '../../../../users/users.js';

export const route = withToken(OPERATIONS.updateUserPreferences, async ({ app, caller, params, body }) => {
  await requireUser(app.db, caller.application.id, params.user_id);
  return changePreferences(app.db, caller.application, { userId: params.user_id, wish: body });
});
