import { OPERATIONS } from '@belfry/contract';
import { Answer, withNothing } from '../../../../http/handler.js';
import {
  dashboardOrigin,
  readAttempt,
  refuseCrossSite,
  sessionCookie,
  userAgentOf,
} from '../../../../http/members.js';
import { type Attempt, requireOidc } from '../../../../members/oidc.js';

export const route = withNothing(OPERATIONS.finishOidc, async ({ app, body, headers, address }) => {
  const known = { headers, publicUrl: app.publicUrl };
  refuseCrossSite(known);
  const { me, token } = await requireOidc(app.oidc).finish(app, {
    url: body.url,
    attempt: readAttempt<Attempt>(known, ['state', 'nonce', 'verifier']),
    origin: dashboardOrigin(known),
    from: { address, userAgent: userAgentOf(headers) },
  });
  return new Answer(200, me, { 'set-cookie': sessionCookie(known, token) });
});
