import { type ApplicationKey, type Queryable, statement } from './database.js';

export interface TargetFileRow {
  file_key: string;
  storage_key: string;
  file_size: number;
  uploaded_at: number;
  expires_at: number;
}

const COLUMNS = `file_key, storage_key, file_size::float8 AS file_size, uploaded_at::float8 AS uploaded_at,
  expires_at::float8 AS expires_at`;

const find = statement(
  'target_file_find',
  `SELECT ${COLUMNS} FROM target_files WHERE application = $1 AND file_key = $2 AND expires_at > $3`,
);
const list = statement(
  'target_file_list',
  `SELECT ${COLUMNS} FROM target_files WHERE application = $1 AND file_key > $2 AND expires_at > $3
   ORDER BY file_key LIMIT $4`,
);
const put = statement(
  'target_file_put',
  `INSERT INTO target_files AS t (application, file_key, storage_key, file_size, uploaded_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (application, file_key) DO UPDATE
     SET storage_key = excluded.storage_key, file_size = excluded.file_size, uploaded_at = excluded.uploaded_at,
         expires_at = excluded.expires_at
     WHERE t.expires_at <= $7 OR $8 = 'any' OR ($8 = 'older' AND t.uploaded_at <= excluded.uploaded_at)`,
);
const removeExpired = statement(
  'target_file_remove_expired',
  'DELETE FROM target_files WHERE expires_at <= $1',
);

/** The file of a key, unless it has expired. */
export async function findTargetFile(
  db: Queryable,
  application: ApplicationKey,
  of: { fileKey: string; now: number },
): Promise<TargetFileRow | null> {
  return (await db.rows<TargetFileRow>(find, [application, of.fileKey, of.now]))[0] ?? null;
}

/** Files by key, without those that have expired. */
export async function listTargetFiles(
  db: Queryable,
  application: ApplicationKey,
  page: { after: string; now: number; limit: number },
): Promise<TargetFileRow[]> {
  return db.rows<TargetFileRow>(list, [application, page.after, page.now, page.limit]);
}

export interface NewTargetFile {
  fileKey: string;
  storageKey: string;
  fileSize: number;
  uploadedAt: number;
  expiresAt: number;
  now: number;
  /** Which file of this key it may replace; one that has expired it always may. */
  replaces: 'none' | 'older' | 'any';
}

/** Puts a file under its key. False when there is one that it may not replace. */
export async function putTargetFile(
  db: Queryable,
  application: ApplicationKey,
  file: NewTargetFile,
): Promise<boolean> {
  const { fileKey, storageKey, fileSize, uploadedAt, expiresAt, now, replaces } = file;
  const values = [application, fileKey, storageKey, fileSize, uploadedAt, expiresAt, now, replaces];
  return (await db.count(put, values)) === 1;
}

/** Removes the expired files of all applications; their objects are then unused. */
export async function removeExpiredTargetFiles(db: Queryable, now: number): Promise<number> {
  return db.count(removeExpired, [now]);
}
