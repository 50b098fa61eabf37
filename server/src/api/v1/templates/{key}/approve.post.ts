import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { decideApproval } from '../../../../templates/approval.js';
import { presentTemplate } from '../../../../templates/present.js';

export const route = withToken(OPERATIONS.approveTemplate, async ({ app, caller, params, body }) => {
  const { version, reason } = body;
  return presentTemplate(
    await decideApproval(app, caller, { key: params.key, version, status: 'approved', reason }),
  );
});
