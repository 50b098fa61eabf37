import { draw, type DrawnAction, type Mode, type UiTemplate } from '@belfry/template/draw';
import type { Channel, Message, Template } from '../types.js';
import type { FeedTheme } from '../theme.js';
import type { Words } from './words.js';

/** How a row is drawn now. */
export interface RowLook {
  locale: string;
  mode: Mode;
  words: Words;
  channel: Channel;
  components: NonNullable<FeedTheme['components']>;
  onAction: (action: DrawnAction, event: Event) => void;
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

/** Formats by locale are slow to make. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, name: 'time' | 'day' | 'year' | 'whole'): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(
    locale,
    name === 'time'
      ? { hour: 'numeric', minute: '2-digit' }
      : name === 'whole'
        ? { dateStyle: 'long', timeStyle: 'short' }
        : { weekday: 'long', month: 'long', day: 'numeric', ...(name === 'year' ? { year: 'numeric' } : {}) },
  );
  FORMATS.set(key, made);
  return made;
}

/** The day of a time, where the user is: a number that days have in common with no other. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();
}

/** "today", "yesterday", "Monday, 2 March": as the locale says it, with a capital letter where it has them. */
export function dayName(at: number, now: number, locale: string): string {
  const noon = (time: number) => new Date(time).setHours(12, 0, 0, 0);
  const days = Math.round((noon(now) - noon(at)) / 86_400_000);
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const text =
    days === 0 || days === 1
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
      : format(locale, isThisYear ? 'day' : 'year').format(at);
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

function timeOf(message: Message, locale: string): HTMLTimeElement {
  const made = element('time', '', format(locale, 'time').format(message.created_at));
  made.dateTime = new Date(message.created_at).toISOString();
  made.title = format(locale, 'whole').format(message.created_at);
  return made;
}

const LETTER = /\p{L}/u;
const FROM_RIGHT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;

/** The direction of a text: that of its first letter. A message need not be in the language of the page. */
function directionOfText(text: string): 'ltr' | 'rtl' | null {
  const letter = LETTER.exec(text)?.[0];
  return letter === undefined ? null : FROM_RIGHT.test(letter) ? 'rtl' : 'ltr';
}

function plainOf(text: string): HTMLElement {
  const made = element('div', 'plain', text);
  made.dir = 'auto';
  return made;
}

/** What is too long ends where its own language ends. */
function nameOf(className: string, text: string): HTMLElement {
  const made = element('span', className, text);
  made.dir = 'auto';
  return made;
}

/** The message itself: drawn by its layout, or its text when there is none. */
function cardOf(message: Message, template: Template | null | undefined, look: RowLook): HTMLElement {
  const { locale, mode, words, components, onAction } = look;
  if (template === undefined) return element('div', 'card wait');
  if (!template?.ui_template) return element('div', 'card', plainOf(message.message));
  const drawn = draw(template.ui_template as unknown as UiTemplate, {
    variables: message.variables,
    colorVariables: template.color_variables,
    ...{ mode, locale, components, onAction, labels: words },
  });
  const direction = directionOfText(message.message);
  if (direction !== null) drawn.dir = direction;
  return element('div', 'card', drawn);
}

export function faceOf({ cover_url: url, name }: Channel): HTMLElement {
  if (url === null) return element('span', 'face initial', name.trim().slice(0, 1).toLocaleUpperCase());
  const image = element('img', 'face');
  image.src = url;
  image.alt = '';
  return image;
}

const hidden = <Made extends HTMLElement>(made: Made): Made => {
  made.setAttribute('aria-hidden', 'true');
  return made;
};

export interface RowContent {
  message: Message;
  template: Template | null | undefined;
  /** The name of the day, before the first message of one. */
  day: string | null;
}

/** A row of the list: an article for screen readers. */
export function rowOf({ message, template, day }: RowContent, look: RowLook): HTMLElement {
  const { channel, locale } = look;
  const row = element('article', 'row');
  row.tabIndex = -1;
  if (day !== null) row.append(element('span', 'day', day));
  const label = channel.is_label_enabled ? message.label : null;
  const category = channel.categories.find(({ id, is_default: isAll }) => id === message.category && !isAll);
  const names = [
    ...(label ? [nameOf('label', label)] : []),
    ...(category && category.name !== label ? [nameOf('category', category.name)] : []),
  ];
  if (names.length > 1) names.splice(1, 0, hidden(element('span', 'apart', '·')));
  const dot = hidden(element('span', 'dot'));
  const time = timeOf(message, locale);
  const card = cardOf(message, template, look);
  if (channel.type === 'chat') {
    if (names.length > 0) row.append(element('div', 'meta', ...names));
    row.append(hidden(faceOf(channel)), element('div', 'bubble', card, time, dot));
  } else row.append(element('div', 'meta', dot, ...names, time), card);
  showRead(row, message, look);
  return row;
}

/** Whether a row is unread can change while it is there. */
export function showRead(row: HTMLElement, message: Message, { words, locale, channel }: RowLook): void {
  const isUnread = message.message_status === 'SENT';
  row.classList.toggle('unread', isUnread);
  const parts = [
    ...(isUnread ? [words.unread] : []),
    ...(channel.is_label_enabled && message.label ? [message.label] : []),
    format(locale, 'whole').format(message.created_at),
  ];
  row.setAttribute('aria-label', parts.join(', '));
}
