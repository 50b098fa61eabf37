import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../../http/handler.js';
import { renameApplication } from '../../../../members/applications.js';

export const route = withMember(OPERATIONS.renameApplication, ({ app, params, body }) =>
  renameApplication(app, { applicationId: params.application_id, name: body.name }),
);
