import { OPERATIONS } from '@belfry/contract';
import { withMemberOf } from '../../../../http/handler.js';
import { getFigures } from '../../../../metrics/figures.js';

export const route = withMemberOf(OPERATIONS.getFigures, (application, { app, query }) =>
  getFigures(app, application, query),
);
