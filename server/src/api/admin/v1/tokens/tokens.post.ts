import { OPERATIONS } from '@belfry/contract';
import { withMemberOf } from '../../../../http/handler.js';
import { createApiToken } from '../../../../members/applications.js';

export const route = withMemberOf(OPERATIONS.createApiToken, (application, { app, body }) =>
  createApiToken(app, application, body),
);
