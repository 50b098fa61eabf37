import { type Fault, FaultList } from './fault.js';
import { isObject, type JsonObject, ownMember } from './json.js';
import { checkShape, type MemberCheck, type MemberContext, object, type Shape } from './member.js';
import { isColour } from './colour.js';
import { numberOf } from './number.js';

/** A colour, or a pair of colours `"light,dark"`. */
export type ThemeColour = string;

export interface ThemeText {
  /** Pixels. */
  textSize: number;
  textColor: ThemeColour;
  /** 100 to 900; 400 is normal, 700 is bold. */
  fontWeight: number;
}

/** How a feed looks around and between its messages. */
export interface Theme {
  notification: {
    /** Pixels. */
    radius: number;
    backgroundColor: ThemeColour;
    pressedColor: ThemeColour;
    unreadIndicatorColor: ThemeColour;
    sentAt: ThemeText;
    label: ThemeText;
    category: ThemeText;
  };
  list: {
    backgroundColor: ThemeColour;
    tooltip: ThemeText & { backgroundColor: ThemeColour };
    timeline: ThemeText & { backgroundColor: ThemeColour };
    category: ThemeText & {
      /** Pixels. */
      radius: number;
      backgroundColor: ThemeColour;
      selectedBackgroundColor: ThemeColour;
      selectedTextColor: ThemeColour;
    };
  };
  header: ThemeText & {
    buttonIconTintColor: ThemeColour;
    backgroundColor: ThemeColour;
    lineColor: ThemeColour;
  };
  components: {
    text: { textColor: ThemeColour };
    textButton: { textColor: ThemeColour; backgroundColor: ThemeColour; radius: number };
  };
}

type Deep<T> = { [K in keyof T]?: T[K] extends object ? Deep<T[K]> : T[K] };
/** Members of a theme that lie over those of another. */
export type ThemeChanges = Deep<Theme>;

/** Bounds of a theme. */
export const THEME_LIMITS = {
  /** Pixels of a text. */
  textSize: 100,
  /** Pixels of a radius. */
  radius: 100,
} as const;

const NEUTRAL_TEXT = '#0F172A,#F1F5F9';
const MUTED_TEXT = '#586579,#94A3B8';
const CARD = '#FFFFFF,#1E293B';
const PAGE = '#F1F5F9,#0F172A';
const ACCENT = '#4F46E5,#818CF8';
const ON_ACCENT = '#FFFFFF,#0F172A';

/** The preset that every application begins with; each colour has one for light and one for dark mode. */
export const DEFAULT_THEME: Theme = {
  notification: {
    radius: 12,
    backgroundColor: CARD,
    pressedColor: '#F8FAFC,#27364B',
    unreadIndicatorColor: '#E11D48,#FB7185',
    sentAt: { textSize: 12, textColor: MUTED_TEXT, fontWeight: 400 },
    label: { textSize: 12, textColor: MUTED_TEXT, fontWeight: 600 },
    category: { textSize: 12, textColor: MUTED_TEXT, fontWeight: 400 },
  },
  list: {
    backgroundColor: PAGE,
    tooltip: { textSize: 14, textColor: ON_ACCENT, fontWeight: 600, backgroundColor: ACCENT },
    timeline: { textSize: 12, textColor: MUTED_TEXT, fontWeight: 600, backgroundColor: 'transparent' },
    category: {
      ...{ textSize: 14, textColor: '#334155,#CBD5E1', fontWeight: 500, radius: 16 },
      ...{
        backgroundColor: '#E2E8F0,#334155',
        selectedBackgroundColor: ACCENT,
        selectedTextColor: ON_ACCENT,
      },
    },
  },
  header: {
    ...{ textSize: 18, textColor: NEUTRAL_TEXT, fontWeight: 700, buttonIconTintColor: ACCENT },
    ...{ backgroundColor: CARD, lineColor: '#E2E8F0,#334155' },
  },
  components: {
    text: { textColor: NEUTRAL_TEXT },
    textButton: { textColor: ON_ACCENT, backgroundColor: ACCENT, radius: 8 },
  },
};

const themeColour: MemberCheck = (value, path, { list }) => {
  if (typeof value === 'string' && isColour(value)) return;
  list.add(path, 'is not a colour', 'write #RRGGBB, #AARRGGBB or #ARGB, or a pair "light,dark" of them');
};

const number =
  (min: number, max: number): MemberCheck =>
  (value, path, { list }) => {
    const given = numberOf(value);
    if (given !== undefined && given >= min && given <= max) return;
    list.add(path, `must be a number from ${min} to ${max}`, `write a number from ${min} to ${max}`);
  };

const WEIGHTS: Readonly<Record<string, number>> = { normal: 400, bold: 700 };
const weightOf = (value: unknown): number | undefined =>
  typeof value === 'string' && Object.hasOwn(WEIGHTS, value) ? WEIGHTS[value] : numberOf(value);

const fontWeight: MemberCheck = (value, path, { list }) => {
  const given = weightOf(value);
  if (given !== undefined && given >= 100 && given <= 900 && Number.isInteger(given)) return;
  list.add(path, 'is not a weight', 'write "normal", "bold" or a whole number from 100 to 900');
};

const checkOf = (name: string): MemberCheck => {
  if (name === 'textSize') return number(1, THEME_LIMITS.textSize);
  if (name === 'radius') return number(0, THEME_LIMITS.radius);
  return name === 'fontWeight' ? fontWeight : themeColour;
};

/** The preset has every member there is: so the shape is read from it. */
function shapeOf(preset: object): Shape {
  const checks = Object.entries(preset).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'object' && value !== null ? object(shapeOf(value)) : checkOf(name),
  ]);
  return { optional: Object.fromEntries(checks) as Record<string, MemberCheck> };
}
const SHAPE = shapeOf(DEFAULT_THEME);

/** The members of `changes` that `base` has, as `base` has them: numbers as numbers, nothing that is unknown. */
function lay(base: object, changes: JsonObject): object {
  return Object.fromEntries(
    Object.entries(base).map(([name, value]: [string, unknown]) => {
      const given = ownMember(changes, name);
      if (given === undefined || given === null) return [name, value];
      if (typeof value === 'object' && value !== null)
        return [name, isObject(given) ? lay(value, given) : value];
      if (typeof value === 'number') return [name, weightOf(given) ?? value];
      return [name, given];
    }),
  );
}

/** A theme with some of its members replaced. `changes` have been checked. */
export const withThemeChanges = (base: Theme, changes: ThemeChanges): Theme => lay(base, changes) as Theme;

/**
 * What is wrong with the members of a theme, of which any may be missing or null. Members that a theme has not are
 * ignored; so are they when the theme is used.
 */
export function checkTheme(value: unknown): Fault[] {
  const list = new FaultList();
  const context: MemberContext = { list, schemes: new Set() };
  if (isObject(value)) checkShape(withoutNulls(value), '', { shape: SHAPE, context });
  else list.add('', 'must be an object', 'write an object in braces');
  return list.faults;
}

/** Null is the same as left out. */
function withoutNulls(value: JsonObject, depth = 0): JsonObject {
  // A theme is four levels deep; what lies deeper is ignored anyway.
  if (depth > 4) return value;
  return Object.fromEntries<unknown>(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, isObject(member) ? withoutNulls(member, depth + 1) : member]),
  );
}
