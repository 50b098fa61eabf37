import { type ApplicationKey, type Queryable, statement } from './database.js';

export interface ApplicationRow {
  id: ApplicationKey;
  application_id: string;
  name: string;
  settings: Record<string, unknown>;
  revision: number;
  /** Raised by every change of a template. */
  templates_revision: number;
  session_secret: Buffer;
  created_at: number;
}

const COLUMNS = `id, application_id, name, settings, revision, templates_revision,
  session_secret, created_at::float8 AS created_at`;

const insert = statement(
  'application_insert',
  `INSERT INTO applications (application_id, name, session_secret, created_at)
   VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
);
const find = statement('application_find', `SELECT ${COLUMNS} FROM applications WHERE id = $1`);
const findByPublicId = statement(
  'application_find_by_public_id',
  `SELECT ${COLUMNS} FROM applications WHERE application_id = $1`,
);
/** Held while the first application is made: two servers that start at once make one. */
const lockFirst = statement('application_lock_first', 'SELECT pg_advisory_xact_lock(4680003)');
const list = statement('application_list', `SELECT ${COLUMNS} FROM applications ORDER BY id`);

const change = statement(
  'application_change_settings',
  // A rate limit of null is none.
  `UPDATE applications SET revision = revision + 1, settings = settings || $2::jsonb || jsonb_build_object(
     'rate_limits', jsonb_strip_nulls(coalesce(settings -> 'rate_limits', '{}') || $3::jsonb))
   WHERE id = $1 RETURNING settings`,
);

const raise = statement(
  'application_raise_revision',
  'UPDATE applications SET revision = revision + 1 WHERE id = $1',
);

/**
 * Makes copies of the application stale: sends that were checked with one are refused. Other changes of the
 * application wait until the transaction ends.
 */
export async function raiseApplicationRevision(db: Queryable, application: ApplicationKey): Promise<void> {
  await db.count(raise, [application]);
}

const rename = statement('application_rename', 'UPDATE applications SET name = $2 WHERE id = $1');

export async function renameApplication(
  db: Queryable,
  application: ApplicationKey,
  name: string,
): Promise<void> {
  await db.count(rename, [application, name]);
}

/** Null when the id is taken. */
export async function insertApplication(
  db: Queryable,
  values: { applicationId: string; name: string; sessionSecret: Buffer; now: number },
): Promise<ApplicationRow | null> {
  const { applicationId, name, sessionSecret, now } = values;
  const [row] = await db.rows<ApplicationRow>(insert, [applicationId, name, sessionSecret, now]);
  return row ?? null;
}

export async function findApplication(
  db: Queryable,
  application: ApplicationKey,
): Promise<ApplicationRow | null> {
  return (await db.rows<ApplicationRow>(find, [application]))[0] ?? null;
}

export async function findApplicationByPublicId(
  db: Queryable,
  applicationId: string,
): Promise<ApplicationRow | null> {
  return (await db.rows<ApplicationRow>(findByPublicId, [applicationId]))[0] ?? null;
}

/** Makes those that look for the first application take turns until the transaction ends. */
export async function lockFirstApplication(db: Queryable): Promise<void> {
  await db.rows(lockFirst);
}

export async function listApplications(db: Queryable): Promise<ApplicationRow[]> {
  return db.rows<ApplicationRow>(list);
}

/** Changes the settings that are named, rate limits operation by operation; returns all that are stored. */
export async function updateSettings(
  db: Queryable,
  application: ApplicationKey,
  { values, rateLimits }: { values: Record<string, unknown>; rateLimits: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const rows = await db.rows<{ settings: Record<string, unknown> }>(change, [
    application,
    JSON.stringify(values),
    JSON.stringify(rateLimits),
  ]);
  return rows[0]?.settings ?? {};
}
