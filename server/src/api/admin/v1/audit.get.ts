import { OPERATIONS } from '@belfry/contract';
import { withMember } from '../../../http/handler.js';
import { listAudit } from '../../../members/audit.js';

export const route = withMember(OPERATIONS.listAudit, ({ app, query }) => listAudit(app, query));
