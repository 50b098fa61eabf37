import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { decideApproval } from '../../../../templates/approval.js';
import { presentTemplate } from '../../../../templates/present.js';

export const route = withToken(OPERATIONS.submitTemplate, async ({ app, caller, params, body }) =>
  presentTemplate(
    await decideApproval(app, caller, { key: params.key, version: body.version, status: 'pending' }),
  ),
);
