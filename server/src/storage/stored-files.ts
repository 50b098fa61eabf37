import { type ApplicationKey, type Queryable, statement } from './database.js';

const insert = statement(
  'stored_file_insert',
  'INSERT INTO stored_files (storage_key, application) VALUES ($1, $2)',
);
const remove = statement(
  'stored_file_remove',
  'DELETE FROM stored_files WHERE application = $1 AND storage_key = $2',
);

const IS_NEEDED = `(
  EXISTS (SELECT FROM target_files t
          WHERE t.application = s.application AND t.storage_key = s.storage_key)
  OR EXISTS (SELECT FROM notifications n
             WHERE n.application = s.application AND n.targets_file IS NOT NULL
               AND n.targets_file->>'storage_key' = s.storage_key
               AND n.status IN ('scheduled', 'queued', 'delivering')))`;

const markUnused = statement(
  'stored_file_mark_unused',
  `UPDATE stored_files s SET unused_since = $1 WHERE unused_since IS NULL AND NOT ${IS_NEEDED}`,
);
const markNeeded = statement(
  'stored_file_mark_needed',
  `UPDATE stored_files s SET unused_since = NULL WHERE unused_since IS NOT NULL AND ${IS_NEEDED}`,
);
const listUnused = statement(
  'stored_file_list_unused',
  `SELECT application, storage_key FROM stored_files WHERE unused_since <= $1 ORDER BY storage_key LIMIT $2`,
);

/** Writes down that an object is about to be made. */
export async function insertStoredFile(
  db: Queryable,
  application: ApplicationKey,
  storageKey: string,
): Promise<void> {
  await db.count(insert, [storageKey, application]);
}

/** Forgets an object that has been removed. */
export async function removeStoredFile(
  db: Queryable,
  application: ApplicationKey,
  storageKey: string,
): Promise<void> {
  await db.count(remove, [application, storageKey]);
}

/** Brings up to date, for all applications, which objects nothing needs and since when. */
export async function markUnusedStoredFiles(db: Queryable, now: number): Promise<void> {
  await db.count(markUnused, [now]);
  await db.count(markNeeded);
}

/** Objects of all applications that nothing has needed since `before` or longer. */
export async function listUnusedStoredFiles(
  db: Queryable,
  of: { before: number; limit: number },
): Promise<{ application: ApplicationKey; storage_key: string }[]> {
  return db.rows(listUnused, [of.before, of.limit]);
}
