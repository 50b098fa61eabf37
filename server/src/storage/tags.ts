import { type ApplicationKey, type Queryable, statement } from './database.js';

export interface TagRow {
  name: string;
  created_at: number;
}

const insert = statement(
  'tag_insert',
  'INSERT INTO tags (application, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);
const lock = statement('tag_lock', 'SELECT FROM applications WHERE id = $1 FOR NO KEY UPDATE');
const count = statement('tag_count', 'SELECT count(*)::int AS count FROM tags WHERE application = $1');
const find = statement('tag_find', 'SELECT 1 FROM tags WHERE application = $1 AND name = $2');
const remove = statement('tag_delete', 'DELETE FROM tags WHERE application = $1 AND name = $2');
const list = statement(
  'tag_list',
  `SELECT name, created_at::float8 AS created_at FROM tags WHERE application = $1 AND name > $2 ORDER BY name LIMIT $3`,
);

/** False when there is such a tag already. */
export async function insertTag(
  db: Queryable,
  application: ApplicationKey,
  tag: { name: string; now: number },
): Promise<boolean> {
  return (await db.count(insert, [application, tag.name, tag.now])) === 1;
}

/** How many tags there are; nobody else can add one until the transaction ends. */
export async function countTags(db: Queryable, application: ApplicationKey): Promise<number> {
  // Two statements: the second sees what was added while the first waited.
  await db.rows(lock, [application]);
  return (await db.rows<{ count: number }>(count, [application]))[0]?.count ?? 0;
}

export async function tagExists(db: Queryable, application: ApplicationKey, name: string): Promise<boolean> {
  return (await db.rows(find, [application, name])).length > 0;
}

/** False when there is no such tag. */
export async function deleteTag(db: Queryable, application: ApplicationKey, name: string): Promise<boolean> {
  return (await db.count(remove, [application, name])) === 1;
}

/** Tags after `after`, by name. */
export async function listTags(
  db: Queryable,
  application: ApplicationKey,
  page: { after: string; limit: number },
): Promise<TagRow[]> {
  return db.rows<TagRow>(list, [application, page.after, page.limit]);
}
