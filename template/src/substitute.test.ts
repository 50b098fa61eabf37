import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileText,
  compileValue,
  lookupOf,
  placeholders,
  substituteText,
  TEMPLATE_LIMITS,
} from './index.js';

const HOSTILE = [
  '"',
  '\\"',
  '{',
  '}',
  '{other}',
  '{name}',
  '{{name}}',
  '</script>',
  '<img onerror=x>',
  '__proto__',
  '$&',
  '$1',
  '$`',
  '\u202e',
  '😀',
  '\u0000',
  '\n',
  '',
];
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...HOSTILE)).map((parts) => parts.join('')),
);
const withoutBraces = fc.string({ unit: 'binary' }).map((text) => text.replace(/[{}]/g, ''));

describe('placeholders', () => {
  it.each([
    ['', []],
    ['{a}', ['a']],
    ['{a}{b.c}{a}', ['a', 'b.c', 'a']],
    ['{{a}}', ['a']],
    ['{}', []],
    ['{a', []],
    ['{a{b}', ['b']],
    ['{ a }', [' a ']],
    ['{a\nb}', ['a\nb']],
    ['{__proto__}', ['__proto__']],
  ])('of %j', (text, names) => expect(placeholders(text)).toEqual(names));

  it('of a long hostile text are found quickly', () => {
    expect(placeholders('{'.repeat(1_000_000))).toEqual([]);
    expect(placeholders('{a'.repeat(500_000))).toEqual([]);
  });
});

describe('look-up', () => {
  it('asks colours first, then the layers of variables in order', () => {
    const lookup = lookupOf({
      colors: { a: 'colour' },
      variables: [
        { a: 'own', b: 'own' },
        { b: 'common', c: '' },
      ],
    });
    expect(['a', 'b', 'c', 'd'].map(lookup)).toEqual(['colour', 'own', '', undefined]);
  });

  it('knows own members only', () => {
    const inherited = lookupOf({ variables: {} });
    expect(['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map(inherited)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const own = lookupOf({
      variables: JSON.parse('{"__proto__": "p", "constructor": "c", "hasOwnProperty": "h"}') as Record<
        string,
        string
      >,
    });
    expect(substituteText('{__proto__}{constructor}{hasOwnProperty}', own)).toBe('pch');
  });
});

describe('substitution', () => {
  it('leaves unknown placeholders as they are', () => {
    expect(substituteText('{a} {b} {} {', lookupOf({ variables: { a: '1' } }))).toBe('1 {b} {} {');
  });

  it('a value changes nothing but its own text (G20)', () => {
    fc.assert(
      fc.property(hostile, withoutBraces, withoutBraces, (value, before, after) => {
        const source = {
          a: [`${before}{name}${after}`, { '{name}': '{other}', n: 1, t: true, z: null }],
          b: before,
        };
        const copy = compileValue(source)(lookupOf({ variables: { name: value } }));
        expect(copy).toStrictEqual({
          a: [before + value + after, { '{name}': '{other}', n: 1, t: true, z: null }],
          b: before,
        });
      }),
    );
  });

  it('what was filled in is not filled in again (G20)', () => {
    const lookup = lookupOf({ colors: { c: '{a}' }, variables: { a: '{b}', b: 'never' } });
    expect(substituteText('{a}|{c}', lookup)).toBe('{b}|{a}');
    expect(substituteText('{{a}}', lookup)).toBe('{{b}}');
  });

  it('text without placeholders stays the same, as often as one likes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
        expect(compileValue(value)(() => undefined)).toStrictEqual(value);
      }),
    );
    fc.assert(
      fc.property(withoutBraces, withoutBraces, (text, value) => {
        const lookup = lookupOf({ variables: { name: value } });
        const once = substituteText(`${text}{name}`, lookup);
        expect(substituteText(once, lookup)).toBe(once);
      }),
    );
  });

  it('keeps members, their order, and __proto__ as plain data', () => {
    const source: unknown = JSON.parse(
      '{"z": "{a}", "__proto__": {"polluted": "{a}"}, "a": ["{a}"], "constructor": "{a}"}',
    );
    const copy = compileValue(source)(lookupOf({ variables: { a: 'x' } }));
    expect(JSON.stringify(copy)).toBe('{"z":"x","__proto__":{"polluted":"x"},"a":["x"],"constructor":"x"}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(JSON.stringify(source)).toContain('"z":"{a}"');
  });

  it('shares what depends on no message', () => {
    const fill = compileValue({ a: ['{n}'], b: { c: '{red}', d: 1 }, e: '{n}' }, { red: '#f00' });
    const [one, two] = ['1', '2'].map((n) => fill(lookupOf({ variables: { n } })));
    expect([one, two]).toEqual([
      { a: ['1'], b: { c: '#f00', d: 1 }, e: '1' },
      { a: ['2'], b: { c: '#f00', d: 1 }, e: '2' },
    ]);
    expect(one?.b).toBe(two?.b);
  });

  it('takes constants first, and looks at them once', () => {
    const lookup = lookupOf({ variables: { red: 'no', n: '1' } });
    expect(compileText('{red} {n} {red}', { red: '{n}' })(lookup)).toBe('{n} 1 {n}');
    expect(compileValue(['{red}'], { red: '{n}' })(lookup)).toEqual(['{n}']);
  });

  it('a prepared text is filled in like any other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(hostile, fc.constantFrom('{a}', '{b}', '{'))),
        hostile,
        (parts, value) => {
          const lookup = lookupOf({ variables: { a: value } });
          const text = parts.join('');
          expect(compileText(text)(lookup)).toBe(substituteText(text, lookup));
        },
      ),
    );
  });

  it('takes as many levels as a checked document has', () => {
    const nested = (levels: number) => {
      let value: unknown = '{a}';
      for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { m: value };
      return value;
    };
    const levels = TEMPLATE_LIMITS.jsonDepth + 1;
    expect(JSON.stringify(compileValue(nested(levels))(() => 'x'))).toContain('"x"');
    expect(() => compileValue(nested(levels + 1))).toThrow(RangeError);
  });
});
