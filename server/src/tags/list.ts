import { LIMITS } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { Queryable } from '../storage/database.js';
import { listTags } from '../storage/tags.js';

/** A page of the tags by name. */
export async function listTagPage(
  db: Queryable,
  application: Application,
  query: { limit?: number; token?: string },
) {
  const { limit = LIMITS.listPageDefault, token } = query;
  const list = JSON.stringify(['tags']);
  const after = token ? readPageToken(application.session_secret, list, token) : '';
  const rows = await listTags(db, application.id, { after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    tags: shown,
    next: rows.length > limit && last ? writePageToken(application.session_secret, list, last.name) : '',
  };
}
