import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../../../http/handler.js';
import { restoreVersion } from '../../../../../../templates/manage.js';
import { presentTemplate } from '../../../../../../templates/present.js';

export const route = withToken(OPERATIONS.restoreTemplateVersion, async ({ app, caller, params }) =>
  presentTemplate(await restoreVersion(app, caller, params)),
);
