import { OPERATIONS } from '@belfry/contract';
import { presentSettings } from '../../../applications/settings.js';
import { withToken } from '../../../http/handler.js';

export const route = withToken(OPERATIONS.getSettings, ({ caller }) =>
  presentSettings(caller.application.settings),
);
