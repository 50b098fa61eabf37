import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { changeTheme } from '../../../themes/themes.js';

export const route = withToken(OPERATIONS.updateTheme, ({ app, caller, body }) =>
  changeTheme(app, caller.application, body),
);
