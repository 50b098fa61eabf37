import { OPERATIONS } from '@belfry/contract';
import { withMemberOf } from '../../../../http/handler.js';
import { getHome } from '../../../../metrics/home.js';

export const route = withMemberOf(OPERATIONS.getHome, (application, { app }) => getHome(app, application));
