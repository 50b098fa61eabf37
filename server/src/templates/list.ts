import { LIMITS } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { Queryable } from '../storage/database.js';
import { listTemplates, listTemplateVersions } from '../storage/templates.js';
import { presentTemplate, requireTemplate } from './manage.js';

const VERSION_MAX = 2 ** 31 - 1;

/** A page of the templates by key. */
export async function listTemplatePage(
  db: Queryable,
  application: Application,
  query: { is_archived?: boolean; limit?: number; token?: string },
) {
  const { limit = LIMITS.listPageDefault, token, is_archived = null } = query;
  const list = JSON.stringify(['templates', is_archived]);
  const after = token ? readPageToken(application.session_secret, list, token) : '';
  const rows = await listTemplates(db, application.id, { after, isArchived: is_archived, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    templates: shown.map(presentTemplate),
    next: rows.length > limit && last ? writePageToken(application.session_secret, list, last.key) : '',
  };
}

/** A page of a template's versions, newest first; throws ResourceNotFound. */
export async function listVersionPage(
  db: Queryable,
  application: Application,
  query: { key: string; limit?: number; token?: string },
) {
  const { key, limit = LIMITS.listPageDefault, token } = query;
  await requireTemplate(db, application, { key });
  const list = JSON.stringify(['template versions', key]);
  const before = token ? Number(readPageToken(application.session_secret, list, token)) : VERSION_MAX;
  const rows = await listTemplateVersions(db, application.id, { key, before, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    templates: shown.map(presentTemplate),
    next:
      rows.length > limit && last
        ? writePageToken(application.session_secret, list, String(last.version))
        : '',
  };
}
