import { BelfryError, LIMITS } from '@belfry/contract';
import { checkTheme, DEFAULT_THEME, type Theme, type ThemeChanges, withThemeChanges } from '@belfry/template';
import type { Application } from '../applications/directory.js';
import type { Hint } from '../bus/hint.js';
import type { Clock } from '../platform/clock.js';
import { insertChange } from '../storage/changes.js';
import type { Database, Queryable } from '../storage/database.js';
import {
  findTheme,
  listChannelThemes,
  lockTheme,
  saveTheme,
  type ThemeMode,
  type ThemeRow,
} from '../storage/themes.js';

/** What a caller may set; members that are absent stay as they are, and null themes are the preset again. */
export interface ThemeWish {
  theme_mode?: ThemeMode;
  themes?: ({ key: string } & Record<string, unknown>)[] | null;
}

type KeyedTheme = Theme & { key: string };
type Themes = ThemeRow<KeyedTheme>;

export const DEFAULT_KEY = 'default';
const PRESET: Themes = {
  theme_mode: 'default',
  themes: [{ key: DEFAULT_KEY, ...DEFAULT_THEME }],
  updated_at: 0,
};

/** Refuses members of a theme with the path of each fault; `at` is where the theme stands in the body. */
export function refuseThemeFaults(value: unknown, at: string): void {
  const faults = checkTheme(value).map((fault) => ({
    ...fault,
    path: fault.path ? `${at}.${fault.path}` : at,
  }));
  if (faults.length === 0) return;
  const lines = faults.slice(0, 3).map(({ path, message, hint }) => `"${path}" ${message}: ${hint}`);
  throw new BelfryError('InvalidValue', lines.join('; '), { details: { faults } });
}

function readThemes(wish: NonNullable<ThemeWish['themes']>): KeyedTheme[] {
  const keys = wish.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice !== undefined)
    throw new BelfryError('InvalidValue', `"themes" holds the key "${twice}" twice; name each once.`);
  return wish.map(({ key, ...members }, index) => {
    refuseThemeFaults(members, `themes[${index}]`);
    return { key, ...withThemeChanges(DEFAULT_THEME, members) };
  });
}

/** The application's themes, each whole; the first is used. */
export async function getTheme(db: Queryable, application: Application): Promise<Themes> {
  return (await findTheme<KeyedTheme>(db, application.id)) ?? PRESET;
}

/** Changes what is named, and tells every feed; throws InvalidValue with the path of each fault. */
export async function changeTheme(
  parts: { db: Database; clock: Clock; hint: (hint: Hint) => void },
  application: Application,
  wish: ThemeWish,
): Promise<Themes> {
  const themes = wish.themes ? readThemes(wish.themes) : wish.themes;
  const now = parts.clock.now();
  const changed = await parts.db.transaction(async (connection) => {
    await lockTheme(connection, application.id);
    const before = await getTheme(connection, application);
    const after = {
      theme_mode: wish.theme_mode ?? before.theme_mode,
      themes: themes === undefined ? before.themes : (themes ?? PRESET.themes),
      updated_at: now,
    };
    await saveTheme(connection, application.id, after);
    await insertChange(connection, application.id, { kind: 'theme' });
    return after;
  });
  parts.hint({ application: application.id, userIds: null });
  return changed;
}

/** What an app draws with: the theme that is used, and those of the channels that have one of their own, all whole. */
export async function readClientTheme(db: Queryable, application: Application) {
  const { theme_mode, themes, updated_at } = await getTheme(db, application);
  const own = await listChannelThemes(db, application.id);
  const { key, ...members } = themes[0] ?? { key: DEFAULT_KEY, ...DEFAULT_THEME };
  // Stored by an older Belfry, it may lack what themes have today.
  const used = withThemeChanges(DEFAULT_THEME, members);
  return {
    updated_at: Math.max(updated_at, ...own.map((one) => one.updated_at)),
    theme_mode,
    themes: [{ key, ...used }],
    channels: Object.fromEntries(
      own.flatMap((one): [string, Theme][] =>
        one.theme ? [[one.key, withThemeChanges(used, one.theme)]] : [],
      ),
    ),
  };
}

/** A channel's own theme as it is stored. */
export function readChannelTheme(theme: Record<string, unknown> | null): ThemeChanges | null {
  if (theme === null) return null;
  refuseThemeFaults(theme, 'theme');
  const text = JSON.stringify(theme);
  if (text.length > LIMITS.channelThemeLength)
    throw new BelfryError(
      'ParameterValueLengthExceeded',
      `"theme" is longer than ${LIMITS.channelThemeLength} characters of JSON; a theme has no need of that.`,
    );
  return theme;
}
