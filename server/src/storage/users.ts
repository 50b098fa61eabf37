import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, type Queryable, statement } from './database.js';

export interface UserRow {
  user_id: string;
  nickname: string | null;
  profile_url: string | null;
  locale: string | null;
  is_active: boolean;
  session_generation: number;
  created_at: number;
  updated_at: number;
}

const COLUMNS = `user_id, nickname, profile_url, locale, is_active, session_generation,
  created_at::float8 AS created_at, updated_at::float8 AS updated_at`;

const insert = statement(
  'user_insert',
  `INSERT INTO users (application, user_id, nickname, profile_url, locale, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
);
const find = statement(
  'user_find',
  `SELECT ${COLUMNS} FROM users WHERE application = $1 AND user_id = $2 AND erasure IS NULL`,
);
const update = statement(
  'user_update',
  `UPDATE users SET
     nickname = CASE WHEN $3::jsonb ? 'nickname' THEN $3::jsonb ->> 'nickname' ELSE nickname END,
     profile_url = CASE WHEN $3::jsonb ? 'profile_url' THEN $3::jsonb ->> 'profile_url' ELSE profile_url END,
     locale = CASE WHEN $3::jsonb ? 'locale' THEN $3::jsonb ->> 'locale' ELSE locale END,
     is_active = coalesce(($3::jsonb ->> 'is_active')::boolean, is_active),
     updated_at = $4
   WHERE application = $1 AND user_id = $2 AND erasure IS NULL RETURNING ${COLUMNS}`,
);
const revokeSessions = statement(
  'user_revoke_sessions',
  `UPDATE users SET session_generation = session_generation + 1
   WHERE application = $1 AND user_id = $2 AND erasure IS NULL`,
);
/** As an index has it. */
const NICKNAME = 'lower(nickname) COLLATE "C"';
/** SQL for what makes a text the last of those that begin with it, so that a search ends where they do. */
const LAST = `repeat(chr(1114111), ${Math.max(LIMITS.userIdLength, LIMITS.nicknameLength)})`;

const list = statement(
  'user_list',
  `SELECT ${COLUMNS} FROM users WHERE application = $1 AND user_id > $2 AND starts_with(user_id, $3)
   AND user_id >= $3 AND user_id <= $3 || ${LAST} AND erasure IS NULL ORDER BY user_id LIMIT $4`,
);
const listByNickname = statement(
  'user_list_by_nickname',
  `SELECT ${COLUMNS}, ${NICKNAME} AS place FROM users WHERE application = $1 AND (${NICKNAME}, user_id) > ($2, $3)
   AND starts_with(${NICKNAME}, lower($4) COLLATE "C") AND ${NICKNAME} >= lower($4) COLLATE "C"
   AND ${NICKNAME} <= lower($4) COLLATE "C" || ${LAST} AND nickname IS NOT NULL AND erasure IS NULL
   ORDER BY ${NICKNAME}, user_id LIMIT $5`,
);

const upsert = statement(
  'user_upsert',
  // In the order of their ids, so that two upserts of the same users take turns.
  `INSERT INTO users AS u (application, user_id, nickname, profile_url, locale, is_active, created_at, updated_at)
   SELECT $1, key, value ->> 'nickname', value ->> 'profile_url', value ->> 'locale',
     coalesce((value ->> 'is_active')::boolean, true), $3, $3
   FROM jsonb_each($2::jsonb) ORDER BY key COLLATE "C"
   ON CONFLICT (application, user_id) DO UPDATE SET
     nickname = CASE WHEN $2::jsonb -> u.user_id ? 'nickname' THEN excluded.nickname ELSE u.nickname END,
     profile_url = CASE WHEN $2::jsonb -> u.user_id ? 'profile_url' THEN excluded.profile_url ELSE u.profile_url END,
     locale = CASE WHEN $2::jsonb -> u.user_id ? 'locale' THEN excluded.locale ELSE u.locale END,
     is_active = CASE WHEN $2::jsonb -> u.user_id ? 'is_active' THEN excluded.is_active ELSE u.is_active END,
     updated_at = excluded.updated_at
   WHERE u.erasure IS NULL
   -- A row that was there had to be locked first, which its new version still shows.
   RETURNING u.user_id, u.xmax = 0 AS is_new`,
);

export interface UserValues {
  nickname?: string | null | undefined;
  profile_url?: string | null | undefined;
  locale?: string | null | undefined;
  is_active?: boolean | undefined;
}

/** Null when the id is taken. */
export async function insertUser(
  db: Queryable,
  application: ApplicationKey,
  user: UserValues & { userId: string; now: number },
): Promise<UserRow | null> {
  const { userId, nickname = null, profile_url = null, locale = null, now } = user;
  return (
    (await db.rows<UserRow>(insert, [application, userId, nickname, profile_url, locale, now]))[0] ?? null
  );
}

export async function findUser(
  db: Queryable,
  application: ApplicationKey,
  userId: string,
): Promise<UserRow | null> {
  return (await db.rows<UserRow>(find, [application, userId]))[0] ?? null;
}

/** Changes what `values` names; null when there is no such user. */
export async function updateUser(
  db: Queryable,
  application: ApplicationKey,
  change: { userId: string; values: UserValues; now: number },
): Promise<UserRow | null> {
  const { userId, values, now } = change;
  return (await db.rows<UserRow>(update, [application, userId, JSON.stringify(values), now]))[0] ?? null;
}

/** False when there is no such user. */
export async function revokeUserSessions(
  db: Queryable,
  application: ApplicationKey,
  userId: string,
): Promise<boolean> {
  return (await db.count(revokeSessions, [application, userId])) === 1;
}

/** Users whose id begins with `prefix`, after `after`, by id. */
export async function listUsers(
  db: Queryable,
  application: ApplicationKey,
  page: { prefix: string; after: string; limit: number },
): Promise<UserRow[]> {
  return db.rows<UserRow>(list, [application, page.after, page.prefix, page.limit]);
}

/** Users whose nickname begins with `prefix`, whatever its case, after a place, by nickname and id. */
export async function listUsersByNickname(
  db: Queryable,
  application: ApplicationKey,
  page: { prefix: string; after: readonly [nickname: string, userId: string]; limit: number },
): Promise<(UserRow & { place: string })[]> {
  const values = [application, ...page.after, page.prefix, page.limit];
  return db.rows<UserRow & { place: string }>(listByNickname, values);
}

/**
 * Creates users, or changes what the values of those that exist name. Rows that are missing in the result are
 * being erased, and unchanged.
 */
export async function upsertUsers(
  db: Queryable,
  application: ApplicationKey,
  users: { values: ReadonlyMap<string, UserValues>; now: number },
): Promise<{ user_id: string; is_new: boolean }[]> {
  const values = JSON.stringify(Object.fromEntries(users.values));
  return db.rows<{ user_id: string; is_new: boolean }>(upsert, [application, values, users.now]);
}

const findStates = statement(
  'user_find_states',
  'SELECT user_id, is_active FROM users WHERE application = $1 AND user_id = ANY($2::text[])',
);

/** Of those users that exist: id → whether the user is active. */
export async function findUserStates(
  db: Queryable,
  application: ApplicationKey,
  userIds: readonly string[],
): Promise<Map<string, boolean>> {
  const rows = await db.rows<{ user_id: string; is_active: boolean }>(findStates, [application, userIds]);
  return new Map(rows.map((row) => [row.user_id, row.is_active]));
}

const findGenerationsSql = statement(
  'user_find_generations',
  `SELECT user_id, session_generation FROM users
   WHERE application = $1 AND user_id = ANY($2::text[]) AND is_active AND erasure IS NULL`,
);

/** Of those users that are active: id → the generation of their good sessions. */
export async function findGenerations(
  db: Queryable,
  application: ApplicationKey,
  userIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.rows<{ user_id: string; session_generation: number }>(findGenerationsSql, [
    application,
    userIds,
  ]);
  return new Map(rows.map((row) => [row.user_id, row.session_generation]));
}

const findLocalesSql = statement(
  'user_find_locales',
  'SELECT user_id, locale FROM users WHERE application = $1 AND user_id = ANY($2::text[]) AND locale IS NOT NULL',
);

/** Of those users that have one: id → locale. */
export async function findLocales(
  db: Queryable,
  application: ApplicationKey,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.rows<{ user_id: string; locale: string }>(findLocalesSql, [application, userIds]);
  return new Map(rows.map((row) => [row.user_id, row.locale]));
}
