import { OPERATIONS } from '@belfry/contract';
import { requestErasure } from '../../../../erasure/request.js';
import { withToken } from '../../../../http/handler.js';

export const route = withToken(OPERATIONS.eraseUser, async ({ app, caller, body }) => {
  await requestErasure(app, caller.application, body.user_ids);
  return { status: 'accepted' as const };
});
