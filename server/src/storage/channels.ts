import { type ApplicationKey, type Queryable, statement } from './database.js';

export type ChannelType = 'feed' | 'chat' | 'push' | 'sms' | 'whatsapp' | 'alimtalk';

export interface ChannelRow {
  id: number;
  key: string;
  name: string;
  type: ChannelType;
  cover_url: string | null;
  is_label_enabled: boolean;
  is_category_filter_enabled: boolean;
  categories: { id: string; name: string; is_default: boolean }[];
  /** Members of a theme that lie over the application's. */
  theme: Record<string, unknown> | null;
  requires_approval: boolean;
  is_archived: boolean;
  created_at: number;
  updated_at: number;
}

/** What may be changed of a channel. */
export type ChannelValues = Pick<
  ChannelRow,
  | 'name'
  | 'cover_url'
  | 'is_label_enabled'
  | 'is_category_filter_enabled'
  | 'categories'
  | 'theme'
  | 'requires_approval'
  | 'is_archived'
>;

const COLUMNS = `id, key, name, type, cover_url, is_label_enabled, is_category_filter_enabled, categories,
  theme, requires_approval, is_archived, created_at::float8 AS created_at, updated_at::float8 AS updated_at`;

const insert = statement(
  'channel_insert',
  `INSERT INTO channels (application, key, name, type, cover_url, is_label_enabled, is_category_filter_enabled,
     categories, theme, requires_approval, is_archived, created_at, updated_at, theme_updated_at, position)
   VALUES ($1, $2, $4, $3, $5, $6, $7, $8, $9, $10, $11, $12, $12,
     CASE WHEN $9::json IS NOT NULL THEN $12::bigint END,
     (SELECT coalesce(max(position), 0) + 1 FROM channels WHERE application = $1)) ON CONFLICT DO NOTHING`,
);
const update = statement(
  'channel_update',
  `UPDATE channels SET name = $3, cover_url = $4, is_label_enabled = $5, is_category_filter_enabled = $6,
     categories = $7, theme = $8, requires_approval = $9, is_archived = $10, updated_at = $11,
     theme_updated_at = CASE WHEN theme::text IS DISTINCT FROM $8::json::text THEN $11 ELSE theme_updated_at END
   WHERE application = $1 AND key = $2`,
);
const remove = statement('channel_delete', 'DELETE FROM channels WHERE application = $1 AND key = $2');
const list = statement(
  'channel_list',
  `SELECT ${COLUMNS} FROM channels WHERE application = $1 ORDER BY position, id`,
);
const order = statement(
  'channel_order',
  `UPDATE channels c SET position = o.position FROM unnest($2::text[]) WITH ORDINALITY AS o (key, position)
   WHERE c.application = $1 AND c.key = o.key COLLATE "C"`,
);
const find = statement('channel_find', `SELECT ${COLUMNS} FROM channels WHERE application = $1 AND key = $2`);
const isUsed = statement(
  'channel_is_used',
  // Hops from one set of channels to the next by the index of the log: there are few sets, and maybe millions of
  // notifications.
  `WITH RECURSIVE sets AS (
     (SELECT mode, channels FROM notifications WHERE application = $1 ORDER BY mode, channels LIMIT 1)
     UNION ALL
     SELECT after.mode, after.channels FROM sets CROSS JOIN LATERAL (
       SELECT n.mode, n.channels FROM notifications n
       WHERE n.application = $1 AND (n.mode, n.channels) > (sets.mode, sets.channels)
       ORDER BY n.mode, n.channels LIMIT 1
     ) after
   )
   SELECT EXISTS (SELECT FROM sets WHERE channels @> ARRAY[$2::int]) AS used`,
);

const valuesOf = (values: ChannelValues): unknown[] => [
  values.name,
  values.cover_url,
  values.is_label_enabled,
  values.is_category_filter_enabled,
  JSON.stringify(values.categories),
  values.theme && JSON.stringify(values.theme),
  values.requires_approval,
  values.is_archived,
];

/** False when the key is taken. */
export async function insertChannel(
  db: Queryable,
  application: ApplicationKey,
  channel: { key: string; type: ChannelType; values: ChannelValues; now: number },
): Promise<boolean> {
  const { key, type, values, now } = channel;
  return (await db.count(insert, [application, key, type, ...valuesOf(values), now])) === 1;
}

export async function updateChannel(
  db: Queryable,
  application: ApplicationKey,
  change: { key: string; values: ChannelValues; now: number },
): Promise<void> {
  await db.count(update, [application, change.key, ...valuesOf(change.values), change.now]);
}

export async function deleteChannel(db: Queryable, application: ApplicationKey, key: string): Promise<void> {
  await db.count(remove, [application, key]);
}

/** All channels in their order, archived ones too. */
export async function listChannels(db: Queryable, application: ApplicationKey): Promise<ChannelRow[]> {
  return db.rows<ChannelRow>(list, [application]);
}

/** Gives channels the order of their keys. */
export async function setChannelPositions(
  db: Queryable,
  application: ApplicationKey,
  keys: readonly string[],
): Promise<void> {
  await db.count(order, [application, keys]);
}

export async function findChannel(
  db: Queryable,
  application: ApplicationKey,
  key: string,
): Promise<ChannelRow | null> {
  return (await db.rows<ChannelRow>(find, [application, key]))[0] ?? null;
}

/** Whether any notification in the log has messages, or is to have them, in the channel. */
export async function isChannelUsed(
  db: Queryable,
  application: ApplicationKey,
  channel: number,
): Promise<boolean> {
  return (await db.rows<{ used: boolean }>(isUsed, [application, channel]))[0]?.used === true;
}
