import { LIMITS } from '@belfry/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBody } from './body.js';

const parse = (text: string): unknown => parseBody(Buffer.from(text));
const nested = (levels: number, inside: string) =>
  `${'[{"a":'.repeat(levels / 2)}${inside}${'}]'.repeat(levels / 2)}`;

describe('a JSON body', () => {
  it('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\\u(0000|d[89a-f])/i.test(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('may be nested as deep as the limit, whatever brackets its texts hold', () => {
    const limit = LIMITS.jsonDepth;
    const texts = ['"', '\\', '\\"', '[{'.repeat(limit), 'é[', '😀{', '\\\\"['].map((text) =>
      JSON.stringify(text),
    );
    for (const text of texts) {
      expect(parse(nested(limit, text))).toEqual(JSON.parse(nested(limit, text)));
      expect(() => parse(nested(limit, `[${text}]`))).toThrow('nested over');
      expect(() => parse(nested(limit, `{${text}:[]}`))).toThrow('nested over');
      expect(parse(`[${`${nested(limit - 2, text)},`.repeat(3)}1]`)).toHaveLength(4);
    }
  });

  it('that is too deep is refused before it is parsed, closed or not', () => {
    expect(() => parse('['.repeat(20_000_000))).toThrow('nested over');
    expect(() => parse(`["${'['.repeat(1_000)}`)).toThrow('not JSON');
    expect(() => parse('"\\')).toThrow('not JSON');
  });
});
