import { OPERATIONS } from '@belfry/contract';
import { withSession } from '../../../http/handler.js';
import { changePreferences } from '../../../users/preferences.js';

export const route = withSession(OPERATIONS.updateClientPreferences, ({ app, caller, body }) =>
  changePreferences(app.db, caller.application, { userId: caller.userId, wish: body }),
);
