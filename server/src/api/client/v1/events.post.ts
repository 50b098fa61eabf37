import { OPERATIONS } from '@belfry/contract';
import { recordEvents } from '../../../events/events.js';
import { withSession } from '../../../http/handler.js';

export const route = withSession(OPERATIONS.recordEvents, async ({ app, caller, body }) => ({
  accepted: await recordEvents(app, caller, body),
}));
