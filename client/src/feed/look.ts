import { cssColour, type Mode } from '@belfry/template/draw';
import type { FeedTheme, TextTheme, Theme } from '../theme.js';

/** How a feed looks until the server says otherwise: as the theme that every application begins with; a test compares. */
const TEXT = '#0F172A,#F1F5F9';
const QUIET = '#586579,#94A3B8';
const CARD = '#FFFFFF,#1E293B';
const ACCENT = '#4F46E5,#818CF8';
const ON_ACCENT = '#FFFFFF,#0F172A';

export const USUAL = {
  notification: {
    radius: 12,
    backgroundColor: CARD,
    pressedColor: '#F8FAFC,#27364B',
    unreadIndicatorColor: '#E11D48,#FB7185',
    sentAt: { textSize: 12, textColor: QUIET, fontWeight: 400 },
    label: { textSize: 12, textColor: QUIET, fontWeight: 600 },
    category: { textSize: 12, textColor: QUIET, fontWeight: 400 },
  },
  list: {
    backgroundColor: '#F1F5F9,#0F172A',
    tooltip: { backgroundColor: ACCENT, textColor: ON_ACCENT, textSize: 14, fontWeight: 600 },
    timeline: { textSize: 12, textColor: QUIET, fontWeight: 600 },
    category: {
      ...{ textColor: '#334155,#CBD5E1', textSize: 14, fontWeight: 500, radius: 16 },
      ...{
        backgroundColor: '#E2E8F0,#334155',
        selectedBackgroundColor: ACCENT,
        selectedTextColor: ON_ACCENT,
      },
    },
  },
  header: {
    ...{ textSize: 18, textColor: TEXT, fontWeight: 700, buttonIconTintColor: ACCENT },
    ...{ backgroundColor: CARD, lineColor: '#E2E8F0,#334155' },
  },
  components: { text: { textColor: TEXT } },
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
