import { OPERATIONS } from '@belfry/contract';
import { withNothing } from '../../../../http/handler.js';
import { hasOwner } from '../../../../members/links.js';

export const route = withNothing(OPERATIONS.getSignIn, async ({ app }) => ({
  has_owner: await hasOwner(app.db),
  password: true,
  oidc: app.oidc && { name: app.oidc.name },
}));
