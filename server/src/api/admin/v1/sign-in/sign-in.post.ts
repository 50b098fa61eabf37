import { OPERATIONS } from '@belfry/contract';
import { Answer, withNothing } from '../../../../http/handler.js';
import { refuseCrossSite, sessionCookie, userAgentOf } from '../../../../http/members.js';
import { signIn } from '../../../../members/sign-in.js';

export const route = withNothing(OPERATIONS.signIn, async ({ app, body, headers, address }) => {
  const known = { headers, publicUrl: app.publicUrl };
  refuseCrossSite(known);
  const { me, token } = await signIn(app, { ...body, from: { address, userAgent: userAgentOf(headers) } });
  return new Answer(200, me, { 'set-cookie': sessionCookie(known, token) });
});
