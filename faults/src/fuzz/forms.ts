import fc from 'fast-check';
import type { FuzzRequest } from './requests.js';

interface Part {
  name: string;
  filename?: string;
  value: string;
}

/** Parts in the order in which they go out. */
type Spoiling = (parts: Part[]) => Part[];

const LINE = '\r\n';
const BOUNDARIES = ['belfry-fuzz', 'x', '----a', "'()+_,-./:=?", '0'.repeat(70)];

/** Files of targets: rows that are good, strange, or of another file. */
const contents: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      'user_id,name\nu1,Name\n',
      'user_id\nu1\nu1\n',
      '\ufeffuser_id,name\r\n"u,1","a""b"\r\n',
      'name\nx\n',
      '\n',
      'x',
    ],
    ...[
      'user_id,user_id\n1,2\n',
      'user_id,name\nu1\n',
      '"user_id',
      'user_id,a b\n1,2\n',
      'user_id,__proto__\n1,2\n',
    ],
    ...[
      `user_id,name\n${'u\u0000,x\n'.repeat(10)}`,
      `user_id,name\n"${'x'.repeat(100_000)}`,
      '%PDF-1.4',
      '\u0000',
    ],
  ),
  fc
    .array(fc.tuple(fc.string({ maxLength: 10 }), fc.string({ maxLength: 10 })), { maxLength: 20 })
    .map((rows) => ['user_id,name', ...rows.map(([id, name]) => `${id},${name}`)].join('\n')),
);

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '\u0000',
    '{}',
    'e30=',
    btoa('{"application_id":"x"}'),
    btoa('null'),
    btoa('[]'),
    'x'.repeat(20_000),
  ),
);

const names = fc.constantFrom('key', 'policy', 'signature', 'file', '', '__proto__', 'a"b', 'x'.repeat(500));

const place = fc.nat();

/** The part of a number, which need not be one of them, changed. */
const changeOne = (parts: Part[], number: number, change: (part: Part) => Part[]): Part[] =>
  parts.flatMap((part, index) => (index === number % parts.length ? change(part) : [part]));

const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  fc.tuple(place, texts).map(
    ([number, value]): Spoiling =>
      (parts) =>
        changeOne(parts, number, (part) => [{ ...part, value }]),
  ),
  fc.tuple(place, names).map(
    ([number, name]): Spoiling =>
      (parts) =>
        changeOne(parts, number, (part) => [{ ...part, name }]),
  ),
  fc.tuple(place, place).map(
    ([number, at]): Spoiling =>
      (parts) =>
        changeOne(parts, number, (part) => {
          const cut = at % (part.value.length + 1);
          return [{ ...part, value: `${part.value.slice(0, cut)}A${part.value.slice(cut + 1)}` }];
        }),
  ),
  place.map(
    (number): Spoiling =>
      (parts) =>
        changeOne(parts, number, () => []),
  ),
  place.map(
    (number): Spoiling =>
      (parts) =>
        changeOne(parts, number, (part) => [part, part]),
  ),
  place.map(
    (number): Spoiling =>
      (parts) => [...parts.slice(number % 4), ...parts.slice(0, number % 4)],
  ),
  fc.constant<Spoiling>((parts) => [
    ...Array.from({ length: 25 }, () => ({ name: 'x', value: 'x' })),
    ...parts,
  ]),
);

/** How the bytes of a form are spoiled, whatever is in it. */
const ends = fc.constantFrom('whole', 'whole', 'whole', 'whole', 'no end', 'cut', 'more', 'lines');

function writeForm(parts: readonly Part[], boundary: string, end: string): string {
  const line = end === 'lines' ? '\n' : LINE;
  const written = parts.map(({ name, filename, value }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    return `--${boundary}${line}Content-Disposition: form-data; name="${name}"${file}${line}${line}${value}${line}`;
  });
  const whole = `${written.join('')}--${boundary}--${line}`;
  if (end === 'no end') return written.join('');
  if (end === 'cut') return whole.slice(0, Math.floor(whole.length / 2));
  return end === 'more' ? `${whole}more${whole}` : whole;
}

/** Uploads with signed forms, some of them spoiled. */
export function uploadsOf(path: string, forms: readonly Record<string, string>[]): fc.Arbitrary<FuzzRequest> {
  const spoilings = fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant<Spoiling[]>([]), weight: 1 },
    { arbitrary: fc.array(spoiling, { minLength: 1, maxLength: 3 }), weight: 1 },
  );
  return fc
    .tuple(fc.constantFrom(...forms), contents, spoilings, fc.constantFrom(...BOUNDARIES), ends)
    .map(([fields, content, changes, boundary, end]) => {
      const fieldParts = Object.entries(fields).map(([name, value]): Part => ({ name, value }));
      const file: Part = { name: 'file', filename: 'targets.csv', value: content };
      const parts = changes.reduce<Part[]>((so, spoil) => spoil(so), [...fieldParts, file]);
      return {
        method: 'POST',
        path,
        headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
        body: Buffer.from(writeForm(parts, boundary, end)),
        spoiled: changes.length + (end === 'whole' ? 0 : 1),
        elsewhere: false,
      };
    });
}
