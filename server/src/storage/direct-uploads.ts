import { type ApplicationKey, type Queryable, statement } from './database.js';

export interface DirectUploadRow {
  application: ApplicationKey;
  storage_key: string;
  file_key: string;
  overwrite: boolean;
  taken: string | null;
}

const COLUMNS = 'application, storage_key, file_key, overwrite, taken';

const insert = statement(
  'direct_upload_insert',
  `INSERT INTO direct_uploads (storage_key, application, file_key, overwrite, expires_at)
   VALUES ($1, $2, $3, $4, $5)`,
);
const list = statement(
  'direct_upload_list',
  `SELECT ${COLUMNS} FROM direct_uploads WHERE application = $1 AND ($2::text IS NULL OR file_key = $2)
   ORDER BY expires_at, storage_key`,
);
const listOver = statement(
  'direct_upload_list_over',
  `SELECT ${COLUMNS} FROM direct_uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2`,
);
const setTaken = statement(
  'direct_upload_set_taken',
  'UPDATE direct_uploads SET taken = $3 WHERE application = $1 AND storage_key = $2',
);
const remove = statement(
  'direct_upload_remove',
  'DELETE FROM direct_uploads WHERE application = $1 AND storage_key = $2',
);

/** Writes down a form before it is given away. */
export async function insertDirectUpload(
  db: Queryable,
  application: ApplicationKey,
  upload: { storageKey: string; fileKey: string; overwrite: boolean; expiresAt: number },
): Promise<void> {
  const { storageKey, fileKey, overwrite, expiresAt } = upload;
  await db.count(insert, [storageKey, application, fileKey, overwrite, expiresAt]);
}

/** The forms of one key, or of all when it is null. */
export async function listDirectUploads(
  db: Queryable,
  application: ApplicationKey,
  fileKey: string | null,
): Promise<DirectUploadRow[]> {
  return db.rows<DirectUploadRow>(list, [application, fileKey]);
}

/** Forms of all applications that ended at `before` or earlier. */
export async function listOverDirectUploads(
  db: Queryable,
  of: { before: number; limit: number },
): Promise<DirectUploadRow[]> {
  return db.rows<DirectUploadRow>(listOver, [of.before, of.limit]);
}

/** Writes down the version of the object that has been taken over. */
export async function setDirectUploadTaken(
  db: Queryable,
  application: ApplicationKey,
  of: { storageKey: string; taken: string },
): Promise<void> {
  await db.count(setTaken, [application, of.storageKey, of.taken]);
}

export async function removeDirectUpload(
  db: Queryable,
  application: ApplicationKey,
  storageKey: string,
): Promise<void> {
  await db.count(remove, [application, storageKey]);
}
