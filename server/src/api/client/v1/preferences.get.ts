import { OPERATIONS } from '@belfry/contract';
import { withSession } from '../../../http/handler.js';
import { readPreferences } from '../../../users/preferences.js';

export const route = withSession(OPERATIONS.getClientPreferences, ({ app, caller }) =>
  readPreferences(app.db, caller.application, caller.userId),
);
