import type { TemplateDocument } from '@belfry/template';
import { type ApplicationKey, type Queryable, statement } from './database.js';

export type ApprovalStatus = 'draft' | 'pending' | 'approved' | 'rejected';

/** Who did something, as it is kept. */
export interface StoredActor {
  type: 'api' | 'dashboard' | 'cli';
  value: string;
}

/** A template in one of its versions. */
export interface TemplateRow {
  key: string;
  version: number;
  /** The newest version that needs no approval or has it. */
  sendable_version: number | null;
  revision: number;
  is_archived: boolean;
  document: TemplateDocument;
  author: StoredActor | null;
  /** Null when the version needs no approval. */
  approval_status: ApprovalStatus | null;
  approval: { reason: string | null; by: StoredActor; at: number } | null;
  created_at: number;
  updated_at: number;
}

const COLUMNS = `t.key, v.version, t.sendable_version, t.revision, t.is_archived, v.document, v.author, v.approval_status,
  v.approval, t.created_at::float8 AS created_at, v.created_at::float8 AS updated_at`;
const NEWEST = 'templates t JOIN template_versions v USING (application, key, version)';
const ANY = 'templates t JOIN template_versions v USING (application, key)';

const insert = statement(
  'template_insert',
  `INSERT INTO templates (application, key, version, created_at, updated_at) VALUES ($1, $2, 0, $3, $3)
   ON CONFLICT DO NOTHING`,
);
const insertVersion = statement(
  'template_insert_version',
  `INSERT INTO template_versions (application, key, version, document, author, approval_status, approval, was_sendable,
     created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $6::text IS NULL, $8)`,
);
const lock = statement(
  'template_lock',
  'SELECT version, is_archived FROM templates WHERE application = $1 AND key = $2 FOR UPDATE',
);
/** SQL that says which version a template is sent in, after one was added or its approval was decided. */
const SENDABLE = `sendable_version = (
     SELECT max(v.version) FROM template_versions v WHERE v.application = t.application AND v.key = t.key
       AND (v.approval_status IS NULL OR v.approval_status = 'approved')
   ), revision = revision + 1`;
const setVersion = statement(
  'template_set_version',
  `UPDATE templates t SET version = $3, updated_at = $4, search_text = $5, ${SENDABLE} WHERE application = $1 AND key = $2`,
);
const setApproval = statement(
  'template_set_approval',
  `UPDATE template_versions SET approval_status = $4, approval = $5, was_sendable = was_sendable OR $4 = 'approved'
   WHERE application = $1 AND key = $2 AND version = $3`,
);
const setSendable = statement(
  'template_set_sendable',
  `UPDATE templates t SET ${SENDABLE} WHERE application = $1 AND key = $2`,
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
const findSendable = statement(
  'template_find_sendable',
  `SELECT ${COLUMNS} FROM ${ANY} WHERE application = $1 AND key = $2 AND v.version = t.sendable_version`,
);
const findShown = statement(
  'template_find_shown',
  `SELECT ${COLUMNS} FROM ${ANY} WHERE application = $1 AND key = $2 AND v.version = $3 AND v.was_sendable`,
);
const list = statement(
  'template_list',
  `SELECT ${COLUMNS} FROM ${NEWEST} WHERE application = $1 AND key > $2
   AND ($3::boolean IS NULL OR t.is_archived = $3) AND ($5::text IS NULL OR position($5 IN t.search_text) > 0)
   AND ($6::text IS NULL OR v.approval_status = $6) ORDER BY key LIMIT $4`,
);
const listVersions = statement(
  'template_list_versions',
  `SELECT ${COLUMNS} FROM ${ANY} WHERE application = $1 AND key = $2 AND v.version < $3
   ORDER BY v.version DESC LIMIT $4`,
);
const listOfChannel = statement(
  'template_list_of_channel',
  `SELECT t.key FROM templates t WHERE t.application = $1 AND EXISTS (
     SELECT FROM template_versions v WHERE v.application = t.application AND v.key = t.key
       AND v.version IN (t.version, t.sendable_version) AND (v.document -> 'channels')::jsonb ? $2
   ) ORDER BY t.key`,
);
const countLive = statement(
  'template_count_live',
  'SELECT count(*)::int AS live FROM templates WHERE application = $1 AND NOT is_archived',
);
const raise = statement(
  'template_raise_revision',
  'UPDATE applications SET templates_revision = templates_revision + 1 WHERE id = $1',
);
const isUsed = statement(
  'template_is_used',
  `SELECT EXISTS (SELECT FROM notifications WHERE application = $1 AND mode IN ('realtime', 'batch') AND template_key = $2)
     AS used`,
);
const remove = statement(
  'template_delete',
  `WITH versions AS (DELETE FROM template_versions WHERE application = $1 AND key = $2)
   DELETE FROM templates WHERE application = $1 AND key = $2`,
);

/**
 * Says that templates of the application change. First in every transaction that does: others wait until it
 * ends, so that what is counted stays true and no two wait for each other.
 */
export async function raiseTemplatesRevision(db: Queryable, application: ApplicationKey): Promise<void> {
  await db.count(raise, [application]);
}

/** Makes room for a template, which is none before its first version is set. False when the key is taken. */
export async function insertTemplate(
  db: Queryable,
  application: ApplicationKey,
  template: { key: string; now: number },
): Promise<boolean> {
  return (await db.count(insert, [application, template.key, template.now])) === 1;
}

export interface NewTemplateVersion {
  key: string;
  version: number;
  document: TemplateDocument;
  author: StoredActor;
  /** Null: it may be sent as it is. */
  approvalStatus: ApprovalStatus | null;
  searchText: string;
  now: number;
}

/** Stores a version and makes it the newest. */
export async function insertTemplateVersion(
  db: Queryable,
  application: ApplicationKey,
  of: NewTemplateVersion,
): Promise<void> {
  const { key, version, document, author, approvalStatus, searchText, now } = of;
  const approval = approvalStatus === null ? null : { reason: null, by: author, at: now };
  const values = [application, key, version, JSON.stringify(document), author, approvalStatus, approval, now];
  await db.count(insertVersion, values);
  await db.count(setVersion, [application, key, version, now, searchText]);
}

/** Holds the template until the transaction ends; null when there is none. */
export async function lockTemplate(
  db: Queryable,
  application: ApplicationKey,
  key: string,
): Promise<{ version: number; is_archived: boolean } | null> {
  return (await db.rows<{ version: number; is_archived: boolean }>(lock, [application, key]))[0] ?? null;
}

export async function setTemplateArchived(
  db: Queryable,
  application: ApplicationKey,
  change: { key: string; isArchived: boolean; now: number },
): Promise<void> {
  await db.count(setArchived, [application, change.key, change.isArchived, change.now]);
}

/** Decides about a version, and with that which version is sent. */
export async function setTemplateApproval(
  db: Queryable,
  application: ApplicationKey,
  decision: { key: string; version: number; status: ApprovalStatus; approval: TemplateRow['approval'] },
): Promise<void> {
  const { key, version, status, approval } = decision;
  await db.count(setApproval, [application, key, version, status, approval]);
  await db.count(setSendable, [application, key]);
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

/** The version that is sent; null when there is none. */
export async function findSendableTemplate(
  db: Queryable,
  application: ApplicationKey,
  key: string,
): Promise<TemplateRow | null> {
  return (await db.rows<TemplateRow>(findSendable, [application, key]))[0] ?? null;
}

/** As apps may see it: the version that is sent, or the one asked for if it may be sent or ever might. */
export async function findShownTemplate(
  db: Queryable,
  application: ApplicationKey,
  which: { key: string; version?: number | undefined },
): Promise<TemplateRow | null> {
  if (which.version === undefined) return findSendableTemplate(db, application, which.key);
  return (await db.rows<TemplateRow>(findShown, [application, which.key, which.version]))[0] ?? null;
}

export interface TemplateList {
  after: string;
  isArchived: boolean | null;
  /** In lower case; null for all. */
  searchText: string | null;
  approvalStatus: ApprovalStatus | null;
  limit: number;
}

export async function listTemplates(
  db: Queryable,
  application: ApplicationKey,
  page: TemplateList,
): Promise<TemplateRow[]> {
  const { after, isArchived, searchText, approvalStatus, limit } = page;
  return db.rows<TemplateRow>(list, [application, after, isArchived, limit, searchText, approvalStatus]);
}

/** Versions below `before`, newest first. */
export async function listTemplateVersions(
  db: Queryable,
  application: ApplicationKey,
  page: { key: string; before: number; limit: number },
): Promise<TemplateRow[]> {
  return db.rows<TemplateRow>(listVersions, [application, page.key, page.before, page.limit]);
}

/** The keys of templates that name a channel in their newest version or in the one that is sent. */
export async function listTemplatesOfChannel(
  db: Queryable,
  application: ApplicationKey,
  channelKey: string,
): Promise<string[]> {
  const rows = await db.rows<{ key: string }>(listOfChannel, [application, channelKey]);
  return rows.map(({ key }) => key);
}

/** How many templates are not archived. */
export async function countLiveTemplates(db: Queryable, application: ApplicationKey): Promise<number> {
  return (await db.rows<{ live: number }>(countLive, [application]))[0]?.live ?? 0;
}

/** Whether any notification in the log was made from the template. */
export async function isTemplateUsed(
  db: Queryable,
  application: ApplicationKey,
  key: string,
): Promise<boolean> {
  return (await db.rows<{ used: boolean }>(isUsed, [application, key]))[0]?.used === true;
}

/** Removes a template with all its versions. */
export async function deleteTemplate(db: Queryable, application: ApplicationKey, key: string): Promise<void> {
  await db.count(remove, [application, key]);
}
