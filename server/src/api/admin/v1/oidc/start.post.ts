import { OPERATIONS } from '@belfry/contract';
import { Answer, withNothing } from '../../../../http/handler.js';
import { attemptCookie, dashboardOrigin, refuseCrossSite } from '../../../../http/members.js';
import { requireOidc } from '../../../../members/oidc.js';

export const route = withNothing(OPERATIONS.startOidc, async ({ app, headers }) => {
  const known = { headers, publicUrl: app.publicUrl };
  refuseCrossSite(known);
  const { url, attempt } = await requireOidc(app.oidc).start(dashboardOrigin(known));
  return new Answer(200, { url }, { 'set-cookie': attemptCookie(known, attempt) });
});
