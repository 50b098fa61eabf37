import { OPERATIONS } from '@belfry/contract';
import { changeSettings } from '../../../applications/change-settings.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.updateSettings, ({ app, caller, body }) =>
  changeSettings(app, caller.application, body),
);
