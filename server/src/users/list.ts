import { BelfryError, LIMITS } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { Queryable } from '../storage/database.js';
import { listUsers, listUsersByNickname, type UserRow } from '../storage/users.js';
import { presentUser } from './users.js';

interface UserQuery {
  user_id_startswith?: string;
  nickname_startswith?: string;
  limit?: number;
  token?: string;
}

/** A page of the users by id, or of those whose nickname begins in a way by nickname; throws IncompatibleValues. */
export async function listUserPage(db: Queryable, application: Application, query: UserQuery) {
  const { user_id_startswith: prefix = '', nickname_startswith: nickname, token } = query;
  const limit = query.limit ?? LIMITS.listPageDefault;
  if (nickname && prefix)
    throw new BelfryError(
      'IncompatibleValues',
      '"user_id_startswith" and "nickname_startswith" exclude each other; give one.',
    );
  const list = JSON.stringify(nickname ? ['users by nickname', nickname] : ['users', prefix]);
  const position = token ? readPageToken(application.session_secret, list, token) : null;
  const rows: (UserRow & { place?: string })[] = nickname
    ? await listUsersByNickname(db, application.id, {
        prefix: nickname,
        after: position === null ? ['', ''] : (JSON.parse(position) as [string, string]),
        limit: limit + 1,
      })
    : await listUsers(db, application.id, { prefix, after: position ?? '', limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const place = last?.place === undefined ? last?.user_id : JSON.stringify([last.place, last.user_id]);
  return {
    users: shown.map(presentUser),
    next:
      rows.length > limit && place !== undefined
        ? writePageToken(application.session_secret, list, place)
        : '',
  };
}
