import { Readable } from 'node:stream';
import { LIMITS } from '@belfry/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TargetFileFault } from './file-fault.js';
import { SEPARATOR } from '../../storage/chunks.js';
import { FILE_LIMITS, readTargets } from './target-reader.js';
import type { TargetsPart } from './targets-part.js';

const RULES = {
  declared: [
    { key: 'name', name: 'Name', type: 'string' as const },
    { key: 'shop', name: 'Shop', type: 'string' as const, default: 'x' },
    { key: 'photo', name: 'Photo', type: 'image' as const },
  ],
  common: { shop: 'x' },
};
const NO_RULES = { declared: [], common: {} };

interface Target {
  userId: string;
  outcome: string;
  variables: Record<string, string>;
}

function targetsOf(part: TargetsPart): Target[] {
  const [, variables, refusals] = part.lists().map((list) => list?.toString().split(SEPARATOR));
  return part.userIds.map((userId, index) => ({
    userId,
    outcome: refusals?.[index] ? (JSON.parse(refusals[index]) as { outcome: string }).outcome : 'sent',
    variables: JSON.parse(variables?.[index] || '{}') as Record<string, string>,
  }));
}

async function read(
  content: Iterable<Buffer>,
  more: Partial<Parameters<typeof readTargets>[1]> = {},
): Promise<{ rows: number; targets: Target[]; parts: number[] }> {
  const targets: Target[] = [];
  const parts: number[] = [];
  const rows = await readTargets(Readable.from(content), {
    rules: NO_RULES,
    limits: FILE_LIMITS,
    skip: 0,
    take: async (part) => {
      targets.push(...targetsOf(part));
      parts.push(part.userIds.length);
    },
    ...more,
  });
  return { rows, targets, parts };
}

const text = (content: string): Buffer[] => [Buffer.from(content)];

/** A row as a test thinks of it; cells are written by `writeRow`, in one of the ways CSV has. */
interface ModelRow {
  cells: string[];
  quotes: boolean[];
  lineEnd: string;
  emptyLinesAfter: number;
}

const COLUMNS = ['name', 'user_id', 'photo.url', '__proto__', 'shop'];

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', '', 'a', 'b', 'plain', '0', '__proto__', 'é', '日本', '🎉') },
  fc.string({
    unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '🎉', '\u0000', '\u0001', '='),
    maxLength: 6,
  }),
);
const userId = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('u1', 'u2', 'u3', 'U1', 'ü', '*', '__proto__', 'constructor', ' '),
  },
  fc.constantFrom('', 'x'.repeat(80), 'x'.repeat(81), 'a\tb', '"quoted"', 'a,b', 'two\nlines'),
);
const modelRow: fc.Arbitrary<ModelRow> = fc
  .record({
    name: fc.oneof({ weight: 4, arbitrary: fc.constant('Ann') }, cell),
    user: userId,
    photo: fc.oneof({ weight: 4, arbitrary: fc.constant('https://example.com/p.png') }, cell),
    odd: cell,
    shop: cell,
    count: fc.oneof({ weight: 8, arbitrary: fc.constant(5) }, fc.constantFrom(1, 2, 3, 4, 6, 7)),
    quotes: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    emptyLinesAfter: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(2)),
  })
  .map(({ name, user, photo, odd, shop, count, ...rest }) => ({
    ...rest,
    cells: [name, user, photo, odd, shop, 'more', 'and more'].slice(0, count),
  }));

function writeRow({ cells, quotes, lineEnd, emptyLinesAfter }: ModelRow): string {
  const written = cells.map((value, index) =>
    /[",\r\n]/.test(value) || quotes[index] || (cells.length === 1 && value === '')
      ? `"${value.replaceAll('"', '""')}"`
      : value,
  );
  return written.join(',') + lineEnd + lineEnd.repeat(emptyLinesAfter);
}

/** What must become of the rows, written down as simply as it can be. */
function expectedOf(rows: ModelRow[]): Target[] {
  const seen = new Set<string>();
  return rows.map(({ cells }) => {
    const [name = '', user = '', photo = '', odd = '', shop = ''] = cells;
    const shown = user.slice(0, 80).replace(/[\u0000-\u001f\u007f]/g, '\ufffd');
    const is = (outcome: string) => ({ userId: shown, outcome, variables: {} });
    if (cells.length !== 5) return is('invalid');
    if (user === '' || user.length > 80 || /[\u0000-\u001f\u007f]/.test(user)) return is('invalid');
    if (seen.has(user)) return is('duplicate');
    seen.add(user);
    const given = [
      ['name', name],
      ['photo.url', photo],
      ['__proto__', odd],
      ['shop', shop],
    ];
    if (given.some(([, value]) => value?.includes('\u0000'))) return is('invalid');
    if (name === '' || photo === '') return is('missing_variable');
    return {
      userId: user,
      outcome: 'sent',
      variables: Object.fromEntries(given.filter(([, value]) => value !== '')) as Record<string, string>,
    };
  });
}

/** The bytes in pieces that are cut anywhere, within a character or a line end too. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((start, index) => bytes.subarray(start, ends[index] ?? bytes.length));
}

const file = fc.record({
  bom: fc.boolean(),
  rows: fc.array(modelRow, { maxLength: 12 }),
  endsWithLine: fc.boolean(),
  places: fc.array(fc.nat(), { maxLength: 8 }),
  skip: fc.nat(12),
});

describe('reading a file of targets', () => {
  it('ends each line in exactly one outcome, as a simple model says, however its bytes arrive (G2)', async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ bom, rows, endsWithLine, places }) => {
        const body = rows.map(writeRow).join('');
        const whole = `${bom ? '\ufeff' : ''}${COLUMNS.join(',')}\n${body}`;
        const content = endsWithLine ? whole : whole.replace(/(\r?\n)+$/, '');
        const found = await read(cut(Buffer.from(content), places), { rules: RULES });
        expect(found.rows).toBe(rows.length);
        expect(found.targets).toEqual(expectedOf(rows));
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives the same when it goes on after rows that were stored before (G5)', async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ rows, places, skip: wished }) => {
        const skip = Math.min(wished, rows.length);
        const bytes = Buffer.from(`${COLUMNS.join(',')}\n${rows.map(writeRow).join('')}`);
        const found = await read(cut(bytes, places), { rules: RULES, skip });
        expect(found.rows).toBe(rows.length);
        expect(found.targets).toEqual(expectedOf(rows).slice(skip));
      }),
      { numRuns: 500 },
    );
  });

  it('tells the line of a fault, whatever lines came before it', async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ bom, rows, places }) => {
        const before = `${bom ? '\ufeff' : ''}${COLUMNS.join(',')}\n${rows.map(writeRow).join('')}`;
        const line = before.split('\n').length;
        const bad = Buffer.concat([Buffer.from(`${before}a,`), Buffer.from([0xff])]);
        await expect(read(cut(bad, places))).rejects.toThrow(`Line ${line} is not UTF-8`);
        await expect(read(cut(Buffer.from(`${before}a,b"`), places))).rejects.toThrow(
          `line ${line} has a quote`,
        );
        const many = { limits: { ...FILE_LIMITS, rows: rows.length } };
        await expect(read(cut(Buffer.from(`${before}a,b`), places), many)).rejects.toThrow(
          `Line ${line}: the file has`,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('never fails in another way than with a fault of the file, whatever the bytes are (G12)', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('user_id', 'a', ',', '"', '\n', '\r', '\ufeff', '\u0000', '🎉'),
        maxLength: 20,
      }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const outcome: unknown = await read([Buffer.from(content as string)]).catch(
          (thrown: unknown) => thrown,
        );
        expect(outcome instanceof Error && !(outcome instanceof TargetFileFault)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a file', () => {
  /** A header and rows with ids of their own, in pieces. */
  function* numbered(count: number): Generator<Buffer> {
    yield Buffer.from('user_id\n');
    for (let start = 0; start < count; start += 10_000) {
      const size = Math.min(10_000, count - start);
      yield Buffer.from(Array.from({ length: size }, (_, index) => `${start + index}\n`).join(''));
    }
  }

  it(`may have ${LIMITS.csvRows} rows, none of them taken for another, and not one more`, async () => {
    const counts = { users: 0, duplicates: 0 };
    const take = async (part: TargetsPart) => {
      counts.users += part.userIds.length;
      counts.duplicates += part.counts.duplicate;
    };
    const reading = { rules: NO_RULES, limits: FILE_LIMITS, skip: 0, take };
    expect(await readTargets(Readable.from(numbered(LIMITS.csvRows)), reading)).toBe(1_000_000);
    expect(counts).toEqual({ users: 1_000_000, duplicates: 0 });
    await expect(readTargets(Readable.from(numbered(LIMITS.csvRows + 1)), reading)).rejects.toThrow(
      'Line 1000002: the file has over 1,000,000 rows.',
    );
  });

  it('with ragged rows only is read as fast as any other', async () => {
    const cost = async (line: string) => {
      const content = text(`user_id,name\n${line.repeat(50_000)}`);
      const started = process.cpuUsage();
      expect((await read(content)).rows).toBe(50_000);
      return process.cpuUsage(started).user;
    };
    // Of several the least: the others had to collect garbage, or to share the processor.
    const least = async (line: string) => Math.min(await cost(line), await cost(line), await cost(line));
    const whole = await least('a,b\n');
    // Left to itself the parser makes an error for each such row, which takes ten times as long.
    expect((await least('a\n')) / whole).toBeLessThan(4);
  });

  it('is cut into parts of 2,500 rows, or fewer when their variables are long', async () => {
    expect((await read(numbered(6_000))).parts).toEqual([2_500, 2_500, 1_000]);
    const long = Array.from({ length: 1_000 }, (_, index) => `${index},${'v'.repeat(10_000)}\n`);
    expect((await read(text(`user_id,name\n${long.join('')}`))).parts).toEqual([419, 419, 162]);
  });

  it('is not read further than one part ahead of what has been taken', async () => {
    let produced = 0;
    function* counted(): Generator<Buffer> {
      for (const piece of numbered(100_000)) {
        produced++;
        yield piece;
      }
    }
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const reading = read(counted(), { take: () => gate });
    // Everything that can happen without the gate has happened once the loop has turned a hundred times.
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    // The header, one piece, and what a stream of objects buffers.
    expect(produced).toBeLessThanOrEqual(18);
    const before = produced;
    letGo();
    await reading;
    expect(produced).toBeGreaterThanOrEqual(before);
  });

  it('ends with what the taking of a part ends with, after that part', async () => {
    const failing = read(numbered(6_000), { take: () => Promise.reject(new Error('the storage is down')) });
    await expect(failing).rejects.toThrow('the storage is down');
  });
});
