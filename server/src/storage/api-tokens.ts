import type { Permission } from '@belfry/contract';
import { type ApplicationKey, type Queryable, statement } from './database.js';

export interface ApiTokenRow {
  id: string;
  application: ApplicationKey;
  mask: string;
  name: string;
  /** Null: everything is permitted. */
  permissions: Permission[] | null;
  created_at: number;
  revoked_at: number | null;
}

const COLUMNS =
  'id, application, mask, name, permissions, created_at::float8 AS created_at, revoked_at::float8 AS revoked_at';

const insert = statement(
  'api_token_insert',
  `INSERT INTO api_tokens (application, hash, id, mask, name, permissions, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hash) DO NOTHING`,
);
const findByHash = statement(
  'api_token_find_by_hash',
  `SELECT ${COLUMNS} FROM api_tokens WHERE hash = $1 AND revoked_at IS NULL`,
);
const list = statement(
  'api_token_list',
  `SELECT ${COLUMNS} FROM api_tokens WHERE application = $1 ORDER BY created_at, id`,
);
const revoke = statement(
  'api_token_revoke',
  'UPDATE api_tokens SET revoked_at = now_ms() WHERE application = $1 AND id = $2 AND revoked_at IS NULL',
);

export interface NewApiToken {
  hash: Buffer;
  id: string;
  mask: string;
  name: string;
  permissions: Permission[] | null;
  now: number;
}

/** False when the same token exists already. */
export async function insertApiToken(
  db: Queryable,
  application: ApplicationKey,
  token: NewApiToken,
): Promise<boolean> {
  const { hash, id, mask, name, permissions, now } = token;
  return (await db.count(insert, [application, hash, id, mask, name, permissions, now])) === 1;
}

/** The one query without an application: the token is what tells the application. */
export async function findApiToken(db: Queryable, hash: Buffer): Promise<ApiTokenRow | null> {
  return (await db.rows<ApiTokenRow>(findByHash, [hash]))[0] ?? null;
}

export async function listApiTokens(db: Queryable, application: ApplicationKey): Promise<ApiTokenRow[]> {
  return db.rows<ApiTokenRow>(list, [application]);
}

/** False when there is no such token, or it is revoked already. */
export async function revokeApiToken(
  db: Queryable,
  application: ApplicationKey,
  id: string,
): Promise<boolean> {
  return (await db.count(revoke, [application, id])) === 1;
}
