import type { TemplateDocument } from '@belfry/template';
import { type ApplicationKey, type Queryable, statement } from './database.js';

export interface TemplateRow {
  key: string;
  version: number;
  revision: number;
  is_archived: boolean;
  document: TemplateDocument;
  created_at: number;
  updated_at: number;
}

const COLUMNS = `t.key, v.version, t.revision, t.is_archived, v.document, t.created_at::float8 AS created_at,
  v.created_at::float8 AS updated_at`;
const NEWEST = 'templates t JOIN template_versions v USING (application, key, version)';
const ANY = 'templates t JOIN template_versions v USING (application, key)';

const insert = statement(
  'template_insert',
  `INSERT INTO templates (application, key, version, created_at, updated_at) VALUES ($1, $2, 1, $3, $3)
   ON CONFLICT DO NOTHING`,
);
const insertVersion = statement(
  'template_insert_version',
  'INSERT INTO template_versions (application, key, version, document, created_at) VALUES ($1, $2, $3, $4, $5)',
);
const lock = statement(
  'template_lock',
  'SELECT version, is_archived FROM templates WHERE application = $1 AND key = $2 FOR UPDATE',
);
const setVersion = statement(
  'template_set_version',
  'UPDATE templates SET version = $3, revision = revision + 1, updated_at = $4 WHERE application = $1 AND key = $2',
);
const setArchived = statement(
  'template_set_archived',
  'UPDATE templates SET is_archived = $3, revision = revision + 1, updated_at = $4 WHERE application = $1 AND key = $2',
);
const find = statement(
  'template_find',
  `SELECT ${COLUMNS} FROM ${NEWEST} WHERE application = $1 AND key = $2`,
);
const findVersion = statement(
  'template_find_version',
  `SELECT ${COLUMNS} FROM ${ANY} WHERE application = $1 AND key = $2 AND v.version = $3`,
);
const list = statement(
  'template_list',
  `SELECT ${COLUMNS} FROM ${NEWEST} WHERE application = $1 AND key > $2
   AND ($3::boolean IS NULL OR t.is_archived = $3) ORDER BY key LIMIT $4`,
);
const listVersions = statement(
  'template_list_versions',
  `SELECT ${COLUMNS} FROM ${ANY} WHERE application = $1 AND key = $2 AND v.version < $3
   ORDER BY v.version DESC LIMIT $4`,
);
const countLive = statement(
  'template_count_live',
  // The lock on the application makes those that count and then add take turns.
  `SELECT (SELECT count(*)::int FROM templates WHERE application = $1 AND NOT is_archived) AS live
   FROM applications WHERE id = $1 FOR UPDATE`,
);

/** False when the key is taken. */
export async function insertTemplate(
  db: Queryable,
  application: ApplicationKey,
  template: { key: string; now: number },
): Promise<boolean> {
  return (await db.count(insert, [application, template.key, template.now])) === 1;
}

export async function insertTemplateVersion(
  db: Queryable,
  application: ApplicationKey,
  version: { key: string; version: number; document: TemplateDocument; now: number },
): Promise<void> {
  const { key, version: number, document, now } = version;
  await db.count(insertVersion, [application, key, number, JSON.stringify(document), now]);
}

/** Holds the template until the transaction ends; null when there is none. */
export async function lockTemplate(
  db: Queryable,
  application: ApplicationKey,
  key: string,
): Promise<{ version: number; is_archived: boolean } | null> {
  return (await db.rows<{ version: number; is_archived: boolean }>(lock, [application, key]))[0] ?? null;
}

export async function setTemplateVersion(
  db: Queryable,
  application: ApplicationKey,
  change: { key: string; version: number; now: number },
): Promise<void> {
  await db.count(setVersion, [application, change.key, change.version, change.now]);
}

export async function setTemplateArchived(
  db: Queryable,
  application: ApplicationKey,
  change: { key: string; isArchived: boolean; now: number },
): Promise<void> {
  await db.count(setArchived, [application, change.key, change.isArchived, change.now]);
}

/** The newest version, or the one asked for. */
export async function findTemplate(
  db: Queryable,
  application: ApplicationKey,
  which: { key: string; version?: number | undefined },
): Promise<TemplateRow | null> {
  const rows =
    which.version === undefined
      ? await db.rows<TemplateRow>(find, [application, which.key])
      : await db.rows<TemplateRow>(findVersion, [application, which.key, which.version]);
  return rows[0] ?? null;
}

export async function listTemplates(
  db: Queryable,
  application: ApplicationKey,
  page: { after: string; isArchived: boolean | null; limit: number },
): Promise<TemplateRow[]> {
  return db.rows<TemplateRow>(list, [application, page.after, page.isArchived, page.limit]);
}

/** Versions below `before`, newest first. */
export async function listTemplateVersions(
  db: Queryable,
  application: ApplicationKey,
  page: { key: string; before: number; limit: number },
): Promise<TemplateRow[]> {
  return db.rows<TemplateRow>(listVersions, [application, page.key, page.before, page.limit]);
}

/** How many templates are not archived; nobody else can add one until the transaction ends. */
export async function countLiveTemplates(db: Queryable, application: ApplicationKey): Promise<number> {
  return (await db.rows<{ live: number }>(countLive, [application]))[0]?.live ?? 0;
}
