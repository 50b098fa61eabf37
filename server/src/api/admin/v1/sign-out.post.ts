import { OPERATIONS } from '@belfry/contract';
import { Answer, withMember } from '../../../http/handler.js';
import { noSessionCookie } from '../../../http/members.js';

export const route = withMember(OPERATIONS.signOut, async ({ app, caller, body, headers }) => {
  const { session } = caller;
  if (body.everywhere) await app.memberSessions.endAll(app.db, session.member.id);
  else await app.memberSessions.end(session);
  return new Answer(200, null, { 'set-cookie': noSessionCookie({ headers, publicUrl: app.publicUrl }) });
});
