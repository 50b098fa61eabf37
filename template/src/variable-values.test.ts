import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileVariables, TEMPLATE_LIMITS, type VariableDeclaration } from './index.js';

const DECLARED: VariableDeclaration[] = [
  { key: 'order_no', name: 'Order', type: 'string' },
  { key: 'photo', name: 'Photo', type: 'image' },
  { key: 'track', name: 'Track', type: 'action' },
  { key: 'greeting', name: 'Greeting', type: 'string', default: 'Hello' },
  { key: 'logo', name: 'Logo', type: 'image', default: { url: 'https://logo', width: 10 } },
];
const GOOD = { order_no: 'A-1', 'photo.url': 'https://p', 'track.data': 'https://t' };
const compiled = compileVariables(DECLARED);
/** What `resolve` gives; that `resolveJson` gives the same is looked at every time. */
const own = (values: unknown, common?: unknown) => {
  const result = compiled.resolve(common, values);
  const json = compiled.resolveJson(common, values);
  if (!result.ok) {
    expect(json).toEqual(result);
    return `${result.outcome} ${result.code}: ${result.message}`;
  }
  expect(json).toBe(Object.keys(result.own).length === 0 ? '' : JSON.stringify(result.own));
  return { ...result.own };
};
const parse = (text: string): unknown => JSON.parse(text);

describe('resolve', () => {
  it('gives the flat values of the target alone', () => {
    expect(own(GOOD)).toEqual(GOOD);
    expect(own({ track: { data: 'd' }, 'photo.url': 'p' }, { order_no: 'common', greeting: 'Hi' })).toEqual({
      'track.data': 'd',
      'photo.url': 'p',
    });
    expect(own(undefined, GOOD)).toEqual({});
  });

  it.each([
    [
      { photo: { url: 'u', width: 1, height: '2' } },
      { 'photo.url': 'u', 'photo.width': '1', 'photo.height': '2' },
    ],
    [{ 'photo.width': 3 }, { 'photo.width': '3' }],
    [{ photo: { url: 'u', alt: {}, data: 'x' } }, { 'photo.url': 'u' }],
    [
      { track: { type: 'custom', data: 'd', alterData: '' } },
      { 'track.type': 'custom', 'track.data': 'd', 'track.alterData': '' },
    ],
    [{ order_no: '' }, { order_no: '' }],
    [{ order_no: 12.5 }, { order_no: '12.5' }],
    [{ order_no: false }, { order_no: 'false' }],
    [
      { extra: 1, more: { a: 'x', b: [1], c: { d: 1 }, e: null, f: true } },
      { extra: '1', 'more.a': 'x', 'more.f': 'true' },
    ],
    [{ 'photo.url': 'a', photo: { url: 'b' } }, { 'photo.url': 'b' }],
    [{ 'photo.alt': 'a' }, { 'photo.alt': 'a' }],
  ])('makes %j flat', (values, flat) => expect(own({ ...GOOD, ...values })).toEqual({ ...GOOD, ...flat }));

  it.each([
    [{}, 'order_no'],
    [undefined, 'order_no'],
    [{ order_no: 'A' }, 'photo.url'],
    [{ order_no: 'A', photo: { width: 1 } }, 'photo.url'],
    [{ order_no: 'A', photo: {} }, 'photo.url'],
    [{ order_no: 'A', 'photo.url': 'u', track: { type: 'web' } }, 'track.data'],
  ])('says what is missing in %j', (values, name) => {
    expect(own(values)).toBe(`missing_variable 400105: variable "${name}" has no value and no default`);
  });

  it.each([
    [{ order_no: {} }, 'order_no'],
    [{ order_no: null }, 'order_no'],
    [{ order_no: ['a'] }, 'order_no'],
    [{ greeting: null }, 'greeting'],
    [{ photo: 'https://p' }, 'photo'],
    [{ photo: null }, 'photo'],
    [{ photo: [] }, 'photo'],
    [{ photo: { url: null } }, 'photo.url'],
    [{ photo: { url: 'u', width: [] } }, 'photo.width'],
    [{ 'photo.url': {} }, 'photo.url'],
    [{ track: 1 }, 'track'],
    [{ track: { data: {} } }, 'track.data'],
    [{ order_no: Number.POSITIVE_INFINITY }, 'order_no'],
    [{ extra: null }, 'extra'],
    [{ extra: [] }, 'extra'],
    [{ order_no: 'a\0' }, 'order_no'],
    [{ order_no: '\ud83d' }, 'order_no'],
    [{ order_no: '\ude00\ud83d' }, 'order_no'],
    [{ 'bad\0name': 'a' }, 'bad\ufffdname'],
    [{ more: { '\ud800': 'a' } }, 'more.\ufffd'],
  ])('refuses %j', (values, name) => {
    expect(own({ ...GOOD, ...values })).toMatch(/^invalid 400111: variable ".*" (must be a|holds U)/);
    expect(own({ ...GOOD, ...values })).toContain(`variable "${name}"`);
  });

  it.each([null, [], 'a', 1])('refuses %j as the whole', (values) => {
    const message = 'invalid 400111: variables must be an object of names and values';
    expect(own(values)).toBe(message);
    expect(own(GOOD, values)).toBe(message);
  });

  it('takes as much as the limit and no more, for own and common each', () => {
    const used = Object.entries(GOOD).join('').replaceAll(',', '').length + 'text'.length;
    const fill = (more: number) => 'x'.repeat(TEMPLATE_LIMITS.variablesBytesPerTarget - used + more);
    const refused = expect.stringMatching(/^invalid 400110: /);
    for (const shape of [
      (text: string) => ({ ...GOOD, text }),
      (text: string) => ({ ...GOOD, te: { t: text.slice(0) } }),
    ]) {
      expect(own(shape(fill(0)))).toBeTypeOf('object');
      expect(own(shape(fill(1)))).toEqual(refused);
      expect(own(shape(fill(0)), shape(fill(0)))).toBeTypeOf('object');
      expect(own({}, shape(fill(1)))).toEqual(refused);
    }
    expect(own({ ...GOOD, photo: { url: 'x'.repeat(17_000) } })).toEqual(refused);
  });

  it('does not mix up the common values of two notifications', () => {
    const [a, b] = [{ ...GOOD }, { order_no: 'B' }];
    expect(own({}, a)).toEqual({});
    expect(own({}, b)).toContain('"photo.url" has no value');
    expect(own({}, a)).toEqual({});
    expect(own({})).toContain('"order_no" has no value');
  });
});

describe('hostile names and values', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

  it('are plain data', () => {
    const odd = compileVariables(names.map((key) => ({ key, name: key, type: 'string' })));
    expect(odd.resolve(undefined, {})).toMatchObject({ ok: false, code: 400105 });
    const text = `{${names.map((name) => `"${name}": "v"`).join(', ')}}`;
    const result = odd.resolve(undefined, parse(text));
    expect(result.ok && JSON.stringify(result.own)).toBe(text.replaceAll(' ', ''));
    const objects = compileVariables([]).resolve(
      undefined,
      parse('{"__proto__": {"polluted": "1"}, "constructor": {"prototype": "2"}}'),
    );
    expect(objects.ok && { ...objects.own }).toEqual({
      '__proto__.polluted': '1',
      'constructor.prototype': '2',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Reflect.ownKeys(Object.getPrototypeOf(result.ok && result.own) as object)).toEqual([]);
  });

  it('come through unchanged', () => {
    const samples = fc.constantFrom(
      '"',
      '{order_no}',
      '</script>',
      '__proto__',
      '\u202e',
      '😀',
      "'; --",
      '{{',
      '\\',
    );
    const text = fc
      .oneof(samples, fc.string({ unit: 'grapheme' }))
      .filter((value) => !value.includes('\0') && value.isWellFormed());
    const open = compileVariables([]);
    fc.assert(
      fc.property(fc.dictionary(text, text), (values) => {
        const result = open.resolve(undefined, parse(JSON.stringify(values)));
        expect(result.ok && JSON.parse(JSON.stringify(result.own))).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
    );
  });

  it('are the same as JSON text', () => {
    const unit = fc.constantFrom(
      ...['a', '"', '\\', '\\u0000', '\\ud800', '/', '\u0000', '\u0001', '\n', '\u007f', '\u2028', 'é', '😀'],
      ...['\ud83d', '\ude00'],
    );
    const name = fc.oneof(
      fc.constantFrom(
        'order_no',
        'photo',
        'photo.url',
        'track.data',
        'greeting',
        '__proto__',
        'toJSON',
        '1',
        '0',
      ),
      fc.string({ unit, maxLength: 3 }),
    );
    const value = fc.oneof({ weight: 4, arbitrary: fc.string({ unit }) }, fc.jsonValue({ maxDepth: 1 }));
    const values = fc.array(fc.tuple(name, value)).map((members) => {
      const text = members.map(([key, member]) => `${JSON.stringify(key)}:${JSON.stringify(member)}`);
      return parse(`{${text.join(',')}}`);
    });
    const bare = compileVariables([]);
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, GOOD, { order_no: 'c' }), (given, common) => {
        own(given, common);
        const result = bare.resolve(common, given);
        const wanted = result.ok ? JSON.stringify(result.own).replace(/^\{\}$/, '') : result;
        expect(bare.resolveJson(common, given)).toEqual(wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => 'ok' in compiled.resolve(a, b)));
    const deep: unknown = parse('{"a":'.repeat(200_000) + '1' + '}'.repeat(200_000));
    expect(own({ ...GOOD, photo: deep })).toEqual(GOOD);
    expect(own({ ...GOOD, deep })).toEqual(GOOD);
    expect(own({ ...GOOD, order_no: deep })).toContain('400111');
  });
});

it('defaults are flat, and new every time', () => {
  expect({ ...compiled.defaults() }).toEqual({
    greeting: 'Hello',
    'logo.url': 'https://logo',
    'logo.width': '10',
  });
  compiled.defaults()['greeting'] = 'changed';
  expect(compiled.defaults()['greeting']).toBe('Hello');
});

it('flatten does not ask for what is missing, but for the right kinds', () => {
  const flat = compiled.flatten({ photo: { url: 'u' } });
  expect(flat.ok && { ...flat.own }).toEqual({ 'photo.url': 'u' });
  expect(compiled.flatten({ photo: 'u' })).toMatchObject({ ok: false, code: 400111 });
});
