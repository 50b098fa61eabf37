import { OPERATIONS } from '@belfry/contract';
import { withMemberOf } from '../../../../http/handler.js';
import { revokeApiToken } from '../../../../members/applications.js';

export const route = withMemberOf(OPERATIONS.revokeApiToken, async (application, { app, params }) => {
  await revokeApiToken(app.db, application, params.token_id);
  return null;
});
