import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkUiTemplate } from './index.js';

type Members = Record<string, unknown>;

const template = (...items: unknown[]) => ({ version: 1, body: { items } });
const view = (type: string, members: Members = {}): Members => ({
  type,
  ...NEEDED[type],
  ...members,
});
const paths = (value: unknown, urlSchemes: string[] = []) =>
  checkUiTemplate(value, { urlSchemes }).map((fault) => fault.path);

const NEEDED: Record<string, Members> = {
  box: {},
  text: { text: 'a' },
  image: { imageUrl: 'https://a/b.png' },
  textButton: { text: 'a' },
  imageButton: { imageUrl: 'https://a/b.png' },
  carouselView: {},
  cascadeView: {},
};
const TYPES = Object.keys(NEEDED);

const NUMBERS = {
  good: [0, 12, 1.5, '12', '1.5', '{photo.width}', 100_000],
  bad: [-1, '-1', '1px', '', null, true, Number.POSITIVE_INFINITY, 100_001, [], {}],
};
const WHOLE = { good: [0, 3, '3', '{n}'], bad: [1.5, '1.5', -1, 'x', null] };
const COLOURS = {
  good: [
    '#AABBCC',
    '#80aabbcc',
    '#8abc',
    '#FFFFFF,#000000',
    '#FFF0, #80000000',
    'transparent',
    '{theme}',
    '#{rgb}',
  ],
  bad: ['', 'red', '#ABC', '#GGGGGG', '#AABBCCD', '#AABBCC,', '#AABBCC,#AABBCC,#AABBCC', 12, null, {}],
};
const URLS = {
  good: [
    'https://a',
    'HTTP://a',
    'mailto:a@b.c',
    'tel:+1',
    '{photo.url}',
    'https://a/{id}',
    'my{x}',
    'belfry://x',
  ],
  bad: [
    '',
    'a.png',
    '//a/b',
    '/a',
    'data:image/png;base64,AA',
    'javascript:1',
    'javascript:{x}',
    'ftp://{x}',
    'other://x',
    1,
    null,
  ],
};
const TEXTS = {
  good: ['', 'a', '{x}', '</script>', '😀\u202e'],
  bad: [1, null, {}, [], true, '\u0000', '\ud800x', 'x\udc00'],
};
const WEIGHTS = { good: ['normal', 'bold', 400, '700', '{w}'], bad: ['heavy', 0, 1001, 1.5, null] };
const words = (...good: string[]) => ({
  good,
  bad: ['nothing', '', 1, null, good[0]?.toUpperCase()],
});
const objects = { good: [{}, { unknown: [1] }], bad: [1, 'a', null, []] };
const lists = { good: [[]], bad: [{}, 'a', null, 1] };

type Case = [member: string, values: { good: unknown[]; bad: unknown[] }];

const SIDES: Case[] = ['top', 'right', 'bottom', 'left'].map((side) => [side, NUMBERS]);
const within = (outer: string, cases: Case[]): Case[] =>
  cases.map(([name, values]) => [`${outer}.${name}`, values]);
const COMMON: Case[] = [
  ['action', objects],
  [
    'width',
    {
      good: [
        { type: 'flex', value: 0 },
        { type: 'flex', value: '1' },
        { type: 'fixed', value: 40.5 },
      ],
      bad: [1, null],
    },
  ],
  ['height', { good: [{ type: 'fixed', value: '40' }], bad: ['1', []] }],
  ['viewStyle', objects],
  ['elementId', TEXTS],
  ...within('viewStyle', [
    ['backgroundColor', COLOURS],
    ['backgroundImageUrl', URLS],
    ['borderWidth', NUMBERS],
    ['borderColor', COLOURS],
    ['radius', NUMBERS],
    ['margin', objects],
    ['padding', objects],
  ]),
  ...within('viewStyle.margin', SIDES),
  ...within('viewStyle.padding', SIDES),
];
const ALIGN: Case[] = [
  ['align', objects],
  ['align.horizontal', words('left', 'center', 'right')],
  ['align.vertical', words('top', 'center', 'bottom')],
];
const TEXT_STYLE: Case[] = [
  ['text', TEXTS],
  ['maxTextLines', WHOLE],
  ['textStyle', objects],
  ['textStyle.size', NUMBERS],
  ['textStyle.color', COLOURS],
  ['textStyle.weight', WEIGHTS],
];
const IMAGE: Case[] = [
  ['imageUrl', URLS],
  ['imageStyle', objects],
  ['imageStyle.contentMode', words('aspectFit', 'aspectFill', 'scalesToFill')],
  ['imageStyle.tintColor', COLOURS],
  ['metaData', objects],
  ['metaData.pixelWidth', NUMBERS],
  ['metaData.pixelHeight', NUMBERS],
];
const MEMBERS: Record<string, Case[]> = {
  box: [['layout', words('row', 'column')], ['items', lists], ...ALIGN],
  text: [...TEXT_STYLE, ...ALIGN],
  image: IMAGE,
  textButton: TEXT_STYLE,
  imageButton: IMAGE,
  carouselView: [
    ['items', lists],
    ['carouselStyle', objects],
    ['carouselStyle.spacing', NUMBERS],
    ['carouselStyle.maxChildWidth', NUMBERS],
  ],
  cascadeView: [
    ['items', lists],
    ['cascadeStyle', objects],
    ['cascadeStyle.spacing', NUMBERS],
  ],
};

function withMember(type: string, path: string, value: unknown): Members {
  const [first = '', ...rest] = path.split('.');
  const nested = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  return view(type, { [first]: nested });
}

describe.each(TYPES)('a view of type %s', (type) => {
  const cases = [...(MEMBERS[type] ?? []), ...COMMON];

  it.each(cases.map(([member, values]) => ({ member, ...values })))(
    'takes good values of $member',
    ({ member, good }) => {
      for (const value of good) {
        // An action needs its data, whatever else it holds.
        const action = member === 'action' ? { data: 'https://a', ...(value as Members) } : value;
        expect(paths(template(withMember(type, member, action)), ['belfry']), JSON.stringify(value)).toEqual(
          [],
        );
      }
    },
  );

  it.each(cases.map(([member, values]) => ({ member, ...values })))(
    'refuses bad values of $member',
    ({ member, bad }) => {
      for (const value of bad) {
        const found = paths(template(view('text'), withMember(type, member, value)), ['belfry']);
        expect(new Set(found), JSON.stringify(value)).toEqual(new Set([`body.items[1].${member}`]));
      }
    },
  );

  it('names what is missing', () => {
    expect(paths(template({ type }))).toEqual(
      Object.keys(NEEDED[type] ?? {}).map((name) => `body.items[0].${name}`),
    );
  });

  it('keeps unknown members and does not change the value', () => {
    const value = template(view(type, { unknown: { a: [1, null, true] }, constructor: 'x' }));
    const before = structuredClone(value);
    expect(checkUiTemplate(value)).toEqual([]);
    expect(value).toEqual(before);
  });
});

describe('sizes', () => {
  it.each([
    [{ type: 'flex', value: 2 }, 'value'],
    [{ type: 'flex', value: 0.5 }, 'value'],
    [{ type: 'flex' }, 'value'],
    [{ type: 'fixed', value: -1 }, 'value'],
    [{ type: 'wide', value: 1 }, 'type'],
    [{ value: 1 }, 'type'],
  ])('refuses %j', (size, member) => {
    expect(paths(template(view('box', { width: size })))).toEqual([`body.items[0].width.${member}`]);
  });
});

describe('actions', () => {
  const at = (action: Members) => paths(template(view('box', { action })), ['belfry']);

  it.each([
    { data: 'https://a' },
    { type: 'web', data: '{track.data}', alterData: '' },
    { type: 'custom', data: 'any text: at all', alterData: 'x' },
    { type: 'uikit', data: 'belfry-kit://delete' },
    { type: '{track.type}', data: '{track.data}', alterData: '{track.alterData}' },
  ])('takes %j', (action) => expect(at(action)).toEqual([]));

  it.each([
    [{}, 'data'],
    [{ data: 1 }, 'data'],
    [{ data: '' }, 'data'],
    [{ data: 'page' }, 'data'],
    [{ data: 'https://a', alterData: 'x://y' }, 'alterData'],
    [{ type: 'custom', data: 'DATA:text/html,x' }, 'data'],
    [{ type: 'uikit', data: 'a', alterData: ' java\nscript:x' }, 'alterData'],
    [{ type: '{t}', data: 'javascript:{x}' }, 'data'],
    [{ type: 'push', data: 'https://a' }, 'type'],
    [{ type: null, data: 'https://a' }, 'type'],
  ])('refuses %j', (action, member) => expect(at(action)).toEqual([`body.items[0].action.${member}`]));
});

it('never throws, whatever JSON it gets', () => {
  const member = fc.constantFrom(
    'type',
    'version',
    'body',
    'items',
    'action',
    'data',
    'width',
    'viewStyle',
    '__proto__',
    'constructor',
  );
  const leaf = fc.oneof(fc.constantFrom(...TYPES, 1, 2, null, true), fc.string({ unit: 'binary' }));
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 8 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(member, tie('value'), { maxKeys: 6 }),
    ),
  })).value;
  fc.assert(
    fc.property(json, (value) => Array.isArray(checkUiTemplate(template(value)))),
    { numRuns: 300 },
  );
});
