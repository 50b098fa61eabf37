import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { changeUser, presentUser } from '../../../users/users.js';

export const route = withToken(OPERATIONS.updateUser, async ({ app, caller, params, body }) => {
  const { nickname, profile_url, locale, is_active } = body;
  const values = { nickname, profile_url, locale, is_active };
  const change = { userId: params.user_id, values, now: app.clock.now() };
  const row = await changeUser(app.db, caller.application.id, change);
  app.sessions.forget(caller.application, params.user_id);
  return presentUser(row);
});
