import type { Queryable } from '../storage/database.js';
import { findGenerations } from '../storage/users.js';
import type { Connected } from './connected.js';
import type { Stream } from './stream.js';

/** Users whose sessions are looked up by one query. */
const SLICE = 1_000;

/** Ends the streams whose session is not good any more: revoked, or of a user who is deactivated or gone. */
export async function endRevoked(
  db: Queryable,
  connected: Connected,
  end: (stream: Stream) => void,
): Promise<void> {
  for (const application of connected.applications) {
    const userIds = [...connected.of(application).keys()];
    for (let start = 0; start < userIds.length; start += SLICE) {
      const slice = userIds.slice(start, start + SLICE);
      const generations = await findGenerations(db, application, slice);
      for (const userId of slice)
        for (const stream of connected.of(application).get(userId) ?? [])
          if (stream.who.generation !== generations.get(userId)) end(stream);
    }
  }
}
