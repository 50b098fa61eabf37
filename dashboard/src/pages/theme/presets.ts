import { DEFAULT_THEME, type Theme } from '@belfry/template';

interface Palette {
  words: [string, string];
  /** Each for light and dark. */
  accent: string;
  onAccent: string;
  page: string;
  card: string;
  pressed: string;
  text: string;
  muted: string;
  line: string;
  chip: string;
  unread: string;
}

const PALETTES: Record<string, Palette> = {
  forest: {
    words: ['Forest', '숲'],
    ...{ accent: '#0B7A5B,#34D399', onAccent: '#FFFFFF,#05261C', unread: '#D9480F,#FF922B' },
    ...{ page: '#F1F7F3,#0E1713', card: '#FFFFFF,#18241F', pressed: '#F4FAF6,#1F2E28' },
    ...{
      text: '#10211A,#ECF6F1',
      muted: '#4F645A,#9DB5A9',
      line: '#DCE8E1,#2A3B33',
      chip: '#DFEBE4,#2A3B33',
    },
  },
  rose: {
    words: ['Rose', '장미'],
    ...{ accent: '#B3175F,#FF8FB8', onAccent: '#FFFFFF,#3B0620', unread: '#6741D9,#B197FC' },
    ...{ page: '#FDF3F6,#1A1014', card: '#FFFFFF,#26181E', pressed: '#FDF6F8,#321F27' },
    ...{
      text: '#2A1019,#FBEDF2',
      muted: '#76505E,#C5A1AF',
      line: '#F3DEE6,#412A34',
      chip: '#F6E1E9,#412A34',
    },
  },
  graphite: {
    words: ['Graphite', '그래파이트'],
    ...{ accent: '#1F2328,#F1F3F5', onAccent: '#FFFFFF,#1F2328', unread: '#E03131,#FF6B6B' },
    ...{ page: '#F4F4F5,#111214', card: '#FFFFFF,#1B1D20', pressed: '#F8F8F9,#24272B' },
    ...{
      text: '#1B1D20,#F4F4F5',
      muted: '#5B6068,#A6ABB3',
      line: '#E3E4E7,#303338',
      chip: '#E6E7EA,#303338',
    },
  },
  sun: {
    words: ['Sun', '햇살'],
    ...{ accent: '#A33B00,#FFB066', onAccent: '#FFFFFF,#371400', unread: '#C2255C,#FF8FB8' },
    ...{ page: '#FFF8EF,#191410', card: '#FFFFFF,#251E18', pressed: '#FFFAF3,#31281F' },
    ...{
      text: '#2B1D10,#FBF3EA',
      muted: '#75604C,#C6B29D',
      line: '#F2E5D5,#3F3429',
      chip: '#F6E9D8,#3F3429',
    },
  },
};

/** The sizes and weights of the preset, in other colours. */
function themeOf(palette: Palette): Theme {
  const { accent, onAccent, page, card, pressed, text, muted, line, chip, unread } = palette;
  const { notification, list, header, components } = DEFAULT_THEME;
  const quiet = { textColor: muted };
  return {
    notification: {
      ...notification,
      ...{ backgroundColor: card, pressedColor: pressed, unreadIndicatorColor: unread },
      ...{ sentAt: { ...notification.sentAt, ...quiet }, label: { ...notification.label, ...quiet } },
      category: { ...notification.category, ...quiet },
    },
    list: {
      backgroundColor: page,
      tooltip: { ...list.tooltip, backgroundColor: accent, textColor: onAccent },
      timeline: { ...list.timeline, ...quiet },
      category: {
        ...list.category,
        ...{ textColor: text, backgroundColor: chip },
        ...{ selectedBackgroundColor: accent, selectedTextColor: onAccent },
      },
    },
    header: {
      ...header,
      ...{ textColor: text, buttonIconTintColor: accent, backgroundColor: card, lineColor: line },
    },
    components: {
      text: { textColor: text },
      textButton: { ...components.textButton, textColor: onAccent, backgroundColor: accent },
    },
  };
}

export interface Preset {
  key: string;
  words: [string, string];
  members: Theme;
}

/** Looks to begin with, each for light and dark. */
export const PRESETS: readonly Preset[] = [
  { key: 'belfry', words: ['Belfry', '벨프리'], members: DEFAULT_THEME },
  ...Object.entries(PALETTES).map(([key, palette]) => ({
    key,
    words: palette.words,
    members: themeOf(palette),
  })),
];

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The members of a theme that differ from another's; null: none does. */
export function changesFrom(base: object, theme: object): Json | null {
  const changed = Object.entries(theme).flatMap(([name, value]: [string, unknown]): [string, unknown][] => {
    const before = (base as Json)[name];
    if (!isObject(value)) return value === before ? [] : [[name, value]];
    const inside = changesFrom(isObject(before) ? before : {}, value);
    return inside === null ? [] : [[name, inside]];
  });
  return changed.length === 0 ? null : Object.fromEntries(changed);
}
