import { OPERATIONS } from '@belfry/contract';
import { Takeover, withSession } from '../../../http/handler.js';

export const route = withSession(OPERATIONS.streamClientChanges, async ({ app, caller, query, headers }) => {
  const last = headers['last-event-id'];
  const stream = await app.gateway.join(caller, typeof last === 'string' && last !== '' ? last : query.since);
  return new Takeover((response, always) => {
    response.once('close', () => app.gateway.leave(stream));
    stream.attach(response, always);
  });
});
