import { BelfryError } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Clock } from '../platform/clock.js';
import type { Database } from '../storage/database.js';
import { upsertUsers as upsert, type UserValues } from '../storage/users.js';
import type { Sessions } from './sessions.js';

/** Creates or changes users, all or none; of one who is named more than once the last counts. */
export async function upsertUsers(
  parts: { db: Database; clock: Clock; sessions: Sessions },
  application: Application,
  users: readonly ({ user_id: string } & UserValues)[],
): Promise<{ created: number; updated: number }> {
  const values = new Map(
    users.map(({ user_id, nickname, profile_url, locale, is_active }) => [
      user_id,
      { nickname, profile_url, locale, is_active },
    ]),
  );
  const now = parts.clock.now();
  const created = await parts.db.transaction(async (connection) => {
    const rows = await upsert(connection, application.id, { values, now });
    const done = new Map(rows.map((row) => [row.user_id, row.is_new]));
    const refused = users.findIndex(({ user_id }) => !done.has(user_id));
    if (refused >= 0)
      throw new BelfryError(
        'ResourceAlreadyExists',
        `"users[${refused}]" is being erased; try again in a minute, or leave it out. Nothing was changed.`,
      );
    return rows.filter(({ is_new }) => is_new).length;
  });
  for (const userId of values.keys()) parts.sessions.forget(application, userId);
  return { created, updated: values.size - created };
}
