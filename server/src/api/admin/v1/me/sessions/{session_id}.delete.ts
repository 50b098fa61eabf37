import { OPERATIONS } from '@belfry/contract';
import { Answer, withMember } from '../../../../../http/handler.js';
import { noSessionCookie } from '../../../../../http/members.js';

export const route = withMember(OPERATIONS.endMySession, async ({ app, caller, params, headers }) => {
  const { session } = caller;
  await app.memberSessions.endOwn(session, params.session_id);
  if (params.session_id !== session.sessionId) return null;
  return new Answer(200, null, { 'set-cookie': noSessionCookie({ headers, publicUrl: app.publicUrl }) });
});
