import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowParser } from './row-parser.js';

/** What a parser that others have written and tried makes of the same bytes; null: not CSV. */
function parsedByOthers(content: string): string[][] | null {
  try {
    return parse(content, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
    });
  } catch {
    return null;
  }
}

function parsed(pieces: Buffer[]): string[][] | null {
  const parser = new RowParser(1_000_000);
  try {
    for (const piece of pieces) parser.feed(piece);
    parser.finish();
    return parser.takeRows().rows;
  } catch {
    return null;
  }
}

const content = fc.string({
  unit: fc.constantFrom('a', 'b', ',', ',', '"', '"', '\n', '\n', '\r\n', '\r', ' ', 'é', '🎉'),
  maxLength: 40,
});

describe('parsing CSV', () => {
  it('gives the rows that csv-parse gives, and refuses what it refuses, however the bytes arrive', () => {
    const whole = { agreed: 0, refused: 0 };
    fc.assert(
      fc.property(content, fc.array(fc.nat(), { maxLength: 6 }), (text, places) => {
        const bytes = Buffer.from(text);
        const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
          (a, b) => a - b,
        );
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        const expected = parsedByOthers(text);
        expect(parsed(pieces)).toEqual(expected);
        whole[expected ? 'agreed' : 'refused']++;
      }),
      { numRuns: 5_000 },
    );
    // Else the run would have tried one side only.
    expect(Math.min(whole.agreed, whole.refused)).toBeGreaterThan(500);
  });
});
