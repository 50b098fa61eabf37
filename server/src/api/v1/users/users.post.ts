import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../http/handler.js';
import { createUser, presentUser } from '../../../users/users.js';

export const route = withToken(OPERATIONS.createUser, async ({ app, caller, body }) => {
  const { user_id: userId, ...values } = body;
  return presentUser(
    await createUser(app.db, caller.application.id, { ...values, userId, now: app.clock.now() }),
  );
});
