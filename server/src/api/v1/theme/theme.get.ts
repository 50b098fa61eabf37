import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { getTheme } from '../../../themes/themes.js';

export const route = withToken(OPERATIONS.getTheme, ({ app, caller }) =>
  getTheme(app.db, caller.application),
);
