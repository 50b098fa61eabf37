import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { createApplication } from '../../../../members/applications.js';

export const route = withMember(OPERATIONS.createApplication, ({ app, body }) =>
  createApplication(app, body),
);
