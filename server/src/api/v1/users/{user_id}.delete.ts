import { OPERATIONS } from '@belfry/contract';
import { requestErasure } from '../../../erasure/request.js';
import { withToken } from '../../../http/handler.js';
import { requireUser } from '../../../users/users.js';

export const route = withToken(OPERATIONS.deleteUser, async ({ app, caller, params }) => {
  await requireUser(app.db, caller.application.id, params.user_id);
  await requestErasure(app, caller.application, [params.user_id]);
  return null;
});
