import { type ApplicationKey, type Queryable, statement } from './database.js';

export type ThemeMode = 'light' | 'dark' | 'default';

export interface ThemeRow<Theme> {
  theme_mode: ThemeMode;
  /** Each whole; the first is used. */
  themes: Theme[];
  /** Unix ms. */
  updated_at: number;
}

const find = statement(
  'theme_find',
  `SELECT theme ->> 'theme_mode' AS theme_mode, theme -> 'themes' AS themes, theme_updated_at::float8 AS updated_at
   FROM applications WHERE id = $1 AND theme IS NOT NULL`,
);
const lock = statement('theme_lock', 'SELECT FROM applications WHERE id = $1 FOR NO KEY UPDATE');
const save = statement(
  'theme_save',
  'UPDATE applications SET theme = $2, theme_updated_at = $3 WHERE id = $1',
);
const ofChannels = statement(
  'theme_of_channels',
  `SELECT key, theme, theme_updated_at::float8 AS updated_at FROM channels
   WHERE application = $1 AND theme_updated_at IS NOT NULL AND NOT is_archived ORDER BY id`,
);

/** Null: the application has not changed the preset. */
export async function findTheme<Theme>(
  db: Queryable,
  application: ApplicationKey,
): Promise<ThemeRow<Theme> | null> {
  return (await db.rows<ThemeRow<Theme>>(find, [application]))[0] ?? null;
}

/** Keeps others from changing the application's themes until the transaction has ended. */
export async function lockTheme(db: Queryable, application: ApplicationKey): Promise<void> {
  await db.count(lock, [application]);
}

export async function saveTheme(
  db: Queryable,
  application: ApplicationKey,
  { theme_mode, themes, updated_at }: ThemeRow<unknown>,
): Promise<void> {
  await db.count(save, [application, JSON.stringify({ theme_mode, themes }), updated_at]);
}

/** The channels in use whose theme was ever set; null: they look as the application's theme says. */
export async function listChannelThemes(
  db: Queryable,
  application: ApplicationKey,
): Promise<{ key: string; theme: Record<string, unknown> | null; updated_at: number }[]> {
  return db.rows(ofChannels, [application]);
}
