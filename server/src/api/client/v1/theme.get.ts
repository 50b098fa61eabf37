import { OPERATIONS } from '@belfry/contract';
import { withSession } from '../../../http/handler.js';
import { readClientTheme } from '../../../themes/themes.js';

export const route = withSession(OPERATIONS.getClientTheme, ({ app, caller }) =>
  readClientTheme(app.db, caller.application),
);
