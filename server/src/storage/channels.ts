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
  created_at: number;
  updated_at: number;
}

const COLUMNS = `id, key, name, type, cover_url, is_label_enabled, is_category_filter_enabled, categories,
  created_at::float8 AS created_at, updated_at::float8 AS updated_at`;

const insert = statement(
  'channel_insert',
  `INSERT INTO channels (application, key, name, type, categories, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING`,
);
const list = statement('channel_list', `SELECT ${COLUMNS} FROM channels WHERE application = $1 ORDER BY id`);

export interface NewChannel {
  key: string;
  name: string;
  type: ChannelType;
  categories: ChannelRow['categories'];
  now: number;
}

export async function insertChannel(
  db: Queryable,
  application: ApplicationKey,
  channel: NewChannel,
): Promise<void> {
  const { key, name, type, categories, now } = channel;
  await db.count(insert, [application, key, name, type, JSON.stringify(categories), now]);
}

export async function listChannels(db: Queryable, application: ApplicationKey): Promise<ChannelRow[]> {
  return db.rows<ChannelRow>(list, [application]);
}
