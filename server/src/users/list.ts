import { LIMITS } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { Queryable } from '../storage/database.js';
import { listUsers } from '../storage/users.js';
import { presentUser } from './users.js';

/** A page of the users by id. */
export async function listUserPage(
  db: Queryable,
  application: Application,
  query: { user_id_startswith?: string; limit?: number; token?: string },
) {
  const { user_id_startswith: prefix = '', limit = LIMITS.listPageDefault, token } = query;
  const list = JSON.stringify(['users', prefix]);
  const after = token ? readPageToken(application.session_secret, list, token) : '';
  const rows = await listUsers(db, application.id, { prefix, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    users: shown.map(presentUser),
    next: rows.length > limit && last ? writePageToken(application.session_secret, list, last.user_id) : '',
  };
}
