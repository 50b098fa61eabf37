import { describe, expect, it } from 'vitest';
import {
  canonicalLocale,
  checkTemplateDocument,
  localize,
  matchLocale,
  placeholdersOf,
  TEMPLATE_LIMITS,
  type TemplateDocument,
  warningsOf,
} from './index.js';

const layout = (text: string) => ({ version: 1 as const, body: { items: [{ type: 'text', text }] } });
const BASE = {
  name: 'Order',
  channels: ['feed'],
  label: 'Order',
  fallback_message: 'Shipped',
  push_template: { title: 'Order', body: 'Shipped' },
  ui_template: layout('Shipped'),
};
const check = (translations: unknown, members: object = {}) =>
  checkTemplateDocument({ ...BASE, ...members, translations });
const make = (translations: unknown, members: object = {}): TemplateDocument => {
  const result = check(translations, members);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.document;
};
const paths = (translations: unknown, members: object = {}) => {
  const result = check(translations, members);
  return 'faults' in result ? result.faults.map((fault) => fault.path) : [];
};
const DATA = { ui_template: null, data_template: { title: 'Shipped' } };

describe('a locale', () => {
  it.each([
    ['ko', 'ko'],
    ['ko_kr', 'ko-KR'],
    ['ZH-hant-tw', 'zh-Hant-TW'],
    ['', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
    ['k', undefined],
    ['ko-', undefined],
    [`ko-${'x'.repeat(100_000)}`, undefined],
  ])('%j is stored as %j', (text, locale) => expect(canonicalLocale(text)).toBe(locale));

  it.each([
    ['ko-KR', 'ko-KR'],
    ['ko-KP', 'ko'],
    ['ko_KR_x_old', 'ko-KR'],
    ['zh-Hant-TW', 'zh-Hant'],
    ['zh-TW', null],
    ['en', null],
    ['kok', null],
    ['nonsense!', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%j gets %j', (wanted, found) => expect(matchLocale(['zh-Hant', 'ko', 'ko-KR'], wanted)).toBe(found));
});

describe('a translated document', () => {
  const document = make({
    ko: { label: '주문', ui_template: layout('발송'), push_template: { body: '발송' }, unknown: 1 },
    'ko-kr': { fallback_message: '발송했습니다' },
    de: null,
  });

  it('keeps what is known under canonical locales', () => {
    expect(Object.keys(document.translations)).toEqual(['ko', 'ko-KR']);
    expect(document.translations.ko).toEqual({
      label: '주문',
      ui_template: layout('발송'),
      push_template: { body: '발송' },
    });
  });

  it('is read in the best locale there is, member by member', () => {
    const korean = localize(document, 'ko-KP');
    expect(korean).toMatchObject({ label: '주문', fallback_message: 'Shipped', ui_template: layout('발송') });
    expect(korean.push_template).toEqual({ title: 'Order', body: '발송', enable_push: true });
    expect(localize(document, 'ko-KR')).toMatchObject({ label: 'Order', fallback_message: '발송했습니다' });
    for (const locale of ['en-US', 'x', null]) expect(localize(document, locale)).toBe(document);
  });

  it('of data is translated by data', () => {
    const data = make({ ko: { data_template: { title: '발송' } } }, DATA);
    expect(localize(data, 'ko').data_template).toEqual({ title: '발송' });
    expect(paths({ ko: { ui_template: layout('발송') } }, DATA)).toEqual(['translations.ko.ui_template']);
    expect(paths({ ko: { data_template: {} } })).toEqual(['translations.ko.data_template']);
  });

  it('counts the placeholders of its translations', () => {
    const some = make({ ko: { label: '{a}', ui_template: layout('{b}'), push_template: { title: '{c}' } } });
    expect(placeholdersOf(some)).toEqual(['a', 'b', 'c']);
    expect(warningsOf(some).map(({ path }) => path)).toEqual([
      'translations.ko.label',
      'translations.ko.ui_template.body.items[0].text',
      'translations.ko.push_template.title',
    ]);
  });

  it('has a limit of locales', () => {
    const max = TEMPLATE_LIMITS.translations;
    const locales = Array.from(
      { length: max + 1 },
      (_, i) => `x${String.fromCharCode(97 + (i % 26))}${i > 25 ? 'a' : 'b'}`,
    );
    const record = (count: number) =>
      Object.fromEntries(locales.slice(0, count).map((name) => [name, { label: 'l' }]));
    expect(paths(record(max))).toEqual([]);
    expect(paths(record(max + 1))).toEqual(['translations']);
  });

  it.each([
    [[], 'translations'],
    [{ 'not a locale': {} }, 'translations["not a locale"]'],
    [{ ko: 'x' }, 'translations.ko'],
    [{ 'ko-KR': {}, ko_kr: {} }, 'translations.ko_kr'],
    [{ ko: { label: 1 } }, 'translations.ko.label'],
    [{ ko: { label: 'l'.repeat(101) } }, 'translations.ko.label'],
    [{ ko: { ui_template: { version: 3 } } }, 'translations.ko.ui_template.version'],
    [{ ko: { push_template: 'x' } }, 'translations.ko.push_template'],
    [{ ko: { push_template: { title: {} } } }, 'translations.ko.push_template.title'],
    [{ ko: { fallback_message: '\0' } }, 'translations.ko.fallback_message'],
  ])('is refused with %j', (translations, path) => expect(paths(translations)[0]).toBe(path));
});
