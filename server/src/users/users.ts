import { BelfryError } from '@belfry/contract';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { findUser, insertUser, updateUser, type UserRow, type UserValues } from '../storage/users.js';

const notFound = (userId: string) => new BelfryError('UserNotFound', `There is no user "${userId}".`);

export async function requireUser(
  db: Queryable,
  application: ApplicationKey,
  userId: string,
): Promise<UserRow> {
  const user = await findUser(db, application, userId);
  if (!user) throw notFound(userId);
  return user;
}

export async function createUser(
  db: Queryable,
  application: ApplicationKey,
  user: UserValues & { userId: string; now: number },
): Promise<UserRow> {
  const row = await insertUser(db, application, user);
  if (row) return row;
  throw new BelfryError(
    'ResourceAlreadyExists',
    (await findUser(db, application, user.userId))
      ? `User "${user.userId}" exists already; change it with PUT.`
      : `User "${user.userId}" is being erased; try again in a minute.`,
  );
}

export async function changeUser(
  db: Queryable,
  application: ApplicationKey,
  change: { userId: string; values: UserValues; now: number },
): Promise<UserRow> {
  const row = await updateUser(db, application, change);
  if (!row) throw notFound(change.userId);
  return row;
}

/** A user as the API answers it. */
export function presentUser(row: UserRow) {
  const { user_id, nickname, profile_url, locale, is_active, created_at, updated_at } = row;
  return { user_id, nickname, profile_url, locale, is_active, created_at, updated_at };
}
