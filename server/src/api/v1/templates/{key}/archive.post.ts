import { OPERATIONS } from '@belfry/contract';
import { withToken } from '../../../../http/handler.js';
import { archiveTemplate } from '../../../../templates/manage.js';
import { presentTemplate } from '../../../../templates/present.js';

export const route = withToken(OPERATIONS.archiveTemplate, async ({ app, caller, params }) =>
  presentTemplate(await archiveTemplate(app, caller, { key: params.key, isArchived: true })),
);
