import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-fault.js';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const QUOTES =
  'Names and texts stand in double quotes; without them only numbers, true, false and null are known.';

describe('what keeps a text from being JSON', () => {
  it.each([
    ['', '', 'There is no value.'],
    [' \n', '', 'There is no value.'],
    ['{"a": 1', '1', 'The object is not closed: "}" is missing at the end.'],
    ['["a", {"b": 1}\n', '}', 'The list is not closed: "]" is missing at the end.'],
    ['{"a": 1 "b": 2}', '"b"', 'A comma, or the end of what is open, is missing before this.'],
    ['[1 2]', '2', 'A comma, or the end of what is open, is missing before this.'],
    ['{"a" 1}', '1', 'A colon is missing after the name.'],
    ['{a: 1}', 'a', QUOTES],
    ['{1: 2}', '1', 'A name in double quotes is missing here.'],
    ['{"a": }', '}', 'A value is missing here.'],
    ['{"a": 1, }', ',', 'The comma before the end is one too many.'],
    ['[1,\n]', ',', 'The comma before the end is one too many.'],
    ['{"a": [1}', '}', 'A comma, or the end of what is open, is missing before this.'],
    ['{"a": 1} 2', '2', 'Nothing may follow the end.'],
    ['[1] // one', '// one', 'JSON has no comments.'],
    ['["a]', '"a]', 'The text is not closed: a double quote is missing.'],
    ['["a\n"]', '"a', 'The text is not closed: a double quote is missing.'],
    ['["a\tb"]', '"a\tb"', 'A control character is written with a backslash, a tab as \\t.'],
    ['["\\x"]', '"\\x"', 'There is no such escape; a backslash is written as \\\\.'],
    ['["\\u12"]', '"\\u12"', 'There is no such escape; a backslash is written as \\\\.'],
    ["['a']", "'a'", QUOTES],
    ['[1.]', '1.', 'This is not a number.'],
    ['[True]', 'True', QUOTES],
  ])('of %j is at %j', (text, place, english) => {
    const fault = jsonFault(text);
    expect(fault && [text.slice(fault.from, fault.to), fault.words[0]]).toEqual([place, english]);
    expect(fault?.words[1]).toMatch(/[가-힣]/);
  });

  it('is nothing where JSON.parse reads it, and something where it does not', () => {
    const change = fc.record({
      at: fc.nat(),
      gone: fc.nat({ max: 2 }),
      put: fc.constantFrom(...'{}[],:"\\\'-.0e\n\tn '.split(''), ''),
    });
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(change, { maxLength: 3 }), (value, changes) => {
        let text = JSON.stringify(value, null, changes.length);
        for (const { at, gone, put } of changes) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put + text.slice(place + gone);
        }
        expect([text, jsonFault(text) === null]).toEqual([text, isJson(text)]);
      }),
      { numRuns: 5000 },
    );
  });

  it('is found however deep it is', () => {
    expect(jsonFault('['.repeat(200_000))?.words[0]).toBe('This is not JSON.');
    expect(jsonFault('['.repeat(200_000) + ']'.repeat(200_000))).toBe(null);
  });
});
