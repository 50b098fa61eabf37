import { LIMITS } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { Queryable } from '../storage/database.js';
import { type ApprovalStatus, listTemplates, listTemplateVersions } from '../storage/templates.js';
import { requireTemplate } from './find.js';
import { searchText } from './manage.js';
import { presentTemplate } from './present.js';

const VERSION_MAX = 2 ** 31 - 1;

export interface TemplateQuery {
  query?: string;
  is_archived?: boolean;
  approval_status?: ApprovalStatus;
  limit?: number;
  token?: string;
}

/** A page of the templates by key, all or those that are searched for. */
export async function listTemplatePage(db: Queryable, application: Application, wanted: TemplateQuery) {
  const { query, limit = LIMITS.listPageDefault, token, is_archived = null, approval_status = null } = wanted;
  const list = JSON.stringify(['templates', query, is_archived, approval_status]);
  const after = token ? readPageToken(application.session_secret, list, token) : '';
  const rows = await listTemplates(db, application.id, {
    after,
    isArchived: is_archived,
    searchText: query === undefined ? null : searchText(query),
    approvalStatus: approval_status,
    limit: limit + 1,
  });
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
