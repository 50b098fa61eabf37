import { cssColour, type Mode } from '@belfry/template/draw';
import type { FeedTheme, TextTheme, Theme } from '../theme.js';

/** How a feed looks while the server says nothing else. */
const USUAL = {
  notification: {
    radius: 14,
    backgroundColor: '#FFFFFF,#1B1E25',
    pressedColor: '#F1F3F7,#23272F',
    unreadIndicatorColor: '#4653D0,#9AA5FF',
    sentAt: { textSize: 12, textColor: '#5C6370,#9DA5B3', fontWeight: 400 },
    label: { textSize: 12, textColor: '#3C424D,#C3C9D4', fontWeight: 600 },
    category: { textSize: 12, textColor: '#5C6370,#9DA5B3', fontWeight: 400 },
  },
  list: {
    backgroundColor: '#F4F5F8,#101216',
    tooltip: {
      backgroundColor: '#4653D0,#C5CBFF',
      textColor: '#FFFFFF,#12143A',
      textSize: 13,
      fontWeight: 600,
    },
    timeline: { textSize: 12, textColor: '#5C6370,#9DA5B3', fontWeight: 600 },
    category: {
      textColor: '#3C424D,#C3C9D4',
      textSize: 13,
      fontWeight: 500,
      radius: 16,
      backgroundColor: '#FFFFFF,#1B1E25',
      selectedBackgroundColor: '#22262F,#F1F3F7',
      selectedTextColor: '#FFFFFF,#15181E',
    },
  },
  header: {
    textSize: 18,
    textColor: '#15181E,#F1F3F7',
    fontWeight: 700,
    buttonIconTintColor: '#3C424D,#C3C9D4',
    backgroundColor: '#FFFFFF,#15181E',
    lineColor: '#E5E8EE,#262A32',
  },
  components: { text: { textColor: '#15181E,#F1F3F7' } },
} satisfies FeedTheme;

/** Whether the system wants it dark, where the theme leaves it open. */
export function modeOf(wanted: string | null, theme: Theme | null): Mode {
  const said =
    wanted === 'light' || wanted === 'dark' ? wanted : wanted === 'auto' ? null : theme?.theme_mode;
  if (said === 'light' || said === 'dark') return said;
  return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

const WEIGHTS: Record<string, number> = { normal: 400, medium: 500, bold: 700 };

/** The server has checked it; a page's style must not depend on that. */
const pixels = (given: unknown, usual: number): string =>
  `${typeof given === 'number' && Number.isFinite(given) ? given : usual}px`;

type Properties = Record<string, string>;

function textProperties(
  name: string,
  mode: Mode,
  { usual, given }: { usual: TextTheme; given?: TextTheme | undefined },
): Properties {
  const { textSize: size, fontWeight: weight } = { ...usual, ...given };
  const colour = cssColour(given?.textColor, mode) ?? cssColour(usual.textColor, mode) ?? '';
  const number = typeof weight === 'number' ? weight : (WEIGHTS[weight ?? ''] ?? Number(weight));
  return {
    [`--${name}-color`]: colour,
    [`--${name}-size`]: `${Number(size) || 13}px`,
    [`--${name}-weight`]: String(Number.isFinite(number) ? number : 400),
  };
}

/** The custom properties that the sheet draws with. Colours that are none leave the usual ones. */
export function propertiesOf(theme: FeedTheme | null, mode: Mode): Properties {
  const { notification = {}, list = {}, header = {}, components = {} } = theme ?? {};
  const colour = (given: string | undefined, usual: string) =>
    cssColour(given, mode) ?? cssColour(usual, mode) ?? '';
  const text = (name: string, usual: TextTheme, given?: TextTheme) =>
    textProperties(name, mode, { usual, given });
  const { notification: n, list: l, header: h } = USUAL;
  return {
    '--bg': colour(list.backgroundColor, l.backgroundColor),
    '--card': colour(notification.backgroundColor, n.backgroundColor),
    '--pressed': colour(notification.pressedColor, n.pressedColor),
    '--dot': colour(notification.unreadIndicatorColor, n.unreadIndicatorColor),
    '--radius': pixels(notification.radius, n.radius),
    '--text': colour(components.text?.textColor, USUAL.components.text.textColor),
    '--head-bg': colour(header.backgroundColor, h.backgroundColor),
    '--line': colour(header.lineColor, h.lineColor),
    '--icon': colour(header.buttonIconTintColor, h.buttonIconTintColor),
    '--tip-bg': colour(list.tooltip?.backgroundColor, l.tooltip.backgroundColor),
    '--chip-bg': colour(list.category?.backgroundColor, l.category.backgroundColor),
    '--chip-on-bg': colour(list.category?.selectedBackgroundColor, l.category.selectedBackgroundColor),
    '--chip-on': colour(list.category?.selectedTextColor, l.category.selectedTextColor),
    '--chip-radius': pixels(list.category?.radius, l.category.radius),
    ...text('head', h, header),
    ...text('chip', l.category, list.category),
    ...text('tip', l.tooltip, list.tooltip),
    ...text('day', l.timeline, list.timeline),
    ...text('label', n.label, notification.label),
    ...text('category', n.category, notification.category),
    ...text('time', n.sentAt, notification.sentAt),
  };
}
