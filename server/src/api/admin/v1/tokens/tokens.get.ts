import { OPERATIONS } from '@belfry/contract';
import { withMemberOf } from '../../../../http/handler.js';
import { listApiTokens } from '../../../../members/applications.js';

export const route = withMemberOf(OPERATIONS.listApiTokens, (application, { app }) =>
  listApiTokens(app.db, application),
);
