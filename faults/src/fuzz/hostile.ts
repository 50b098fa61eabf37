import fc from 'fast-check';

/*
 * What breaks servers, parsers and PostgreSQL. Each value is text as it goes out: JSON (or not quite), or a
 * percent-encoded piece of a URL.
 */

const DEEP = 20_000;
const LONG = 10_000;

const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + '1' + close.repeat(depth);

/** Whole numbers about the ends of the types they end up in, and what is no whole number. */
const NUMBERS = [
  ...['0', '-0', '-1', '1.5', '0.1', '1e400', '-1e400', '1e-400', '1e21', '1e2'],
  ...[31, 32, 53, 63, 64].flatMap((bits) =>
    [-1n, 0n, 1n].flatMap((by) => [`${2n ** BigInt(bits) + by}`, `${-(2n ** BigInt(bits)) + by}`]),
  ),
  // The years 9999, 10000 and 300000 in ms, and the end of what a Date can hold.
  ...['253402300799999', '253402300800000', '9404607600000000', '8640000000000000', '8640000000000001'],
];

const TEXTS = [
  ...['', ' ', '\u0000', 'a\u0000b', '\u0001', '\u001f', '\u007f', '\u0085', '\ufeff', '\uffff', '\u2028'],
  ...[
    '%',
    '_',
    '%%',
    '\\',
    '\\%',
    "'",
    "''",
    '"',
    '`',
    ';--',
    '$1',
    '{name}',
    '{{name}}',
    '{',
    '{*}',
    '${x}',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'length',
    '*',
    '.',
    '..',
    '../x',
    'a.b',
  ],
  ...[
    'null',
    'undefined',
    'true',
    'NaN',
    '[]',
    '{}',
    '0',
    '-1',
    '1,2',
    ',',
    ',,',
    'a,',
    '@',
    'a@1',
    'a@-1',
    'a@9e9',
  ],
  ...['https://example.com/', 'javascript:x', 'http://[', 'İ', 'ß', 'e\u0301', '👩‍👩‍👧', '\u202e', 'ﷺ'],
  ...NUMBERS,
];

/** JSON texts that hold half of a surrogate pair, which no JavaScript text survives the way to UTF-8 with. */
const SURROGATES = ['"\\ud800"', '"\\udc00x"', '"\\ude00\\ud83d"', '{"\\ud800":1}', '["\\udfff"]'];

const OBJECTS = [
  ...[
    '{}',
    '[]',
    '[[]]',
    '[null]',
    '[{}]',
    '{"":1}',
    '{"%":{"x":[1]}}',
    '{"length":1e9}',
    '{"__proto__":{"x":1}}',
  ],
  ...[
    '{"constructor":{"prototype":{"x":1}}}',
    '{"a\\u0000b":1}',
    '{"a":1,"a":2}',
    '{"*":{"name":1}}',
    '{"toJSON":1}',
  ],
  ...['{"type":"web","data":"x"}', '{"url":"x","width":-1,"height":1e400}', '{"~1/~0":[{"x":{}}]}'],
];

const big = (): fc.Arbitrary<string> =>
  fc.constantFrom(
    JSON.stringify('x'.repeat(LONG)),
    JSON.stringify('😀'.repeat(LONG)),
    JSON.stringify('%'.repeat(LONG)),
    JSON.stringify('{name}'.repeat(LONG / 10)),
    JSON.stringify(Array(10_001).fill('x')),
    JSON.stringify(Array.from({ length: 10_001 }, (_, index) => `u${index}`)),
    JSON.stringify(Array(70_000).fill(0)),
    `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":${index}`).join(',')}}`,
    nested('[', ']', 255),
    nested('{"x":', '}', 250),
    nested('[', ']', DEEP),
    nested('{"x":', '}', DEEP),
    nested('{"type":"box","items":[', ']}', 100),
  );

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
);

/** JSON for the place of a value, of a kind that may not be allowed there. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom('null', 'true', 'false', ...NUMBERS), weight: 6 },
  { arbitrary: fc.constantFrom(...TEXTS).map((text) => JSON.stringify(text)), weight: 8 },
  { arbitrary: fc.constantFrom(...SURROGATES, ...OBJECTS), weight: 6 },
  { arbitrary: anyText.map((text) => JSON.stringify(text)), weight: 3 },
  { arbitrary: fc.json({ maxDepth: 4 }), weight: 2 },
  { arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String), weight: 2 },
  { arbitrary: big(), weight: 1 },
);

/** A name for a further member, as JSON. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS, 'x'.repeat(LONG)).map((text) => JSON.stringify(text)),
  fc.constantFrom('"\\ud800"', '"\\udc00x"'),
);

/** A body as a whole that is no JSON, or not the JSON of an object. */
export const hostileBody: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '{',
    '}',
    '{}{}',
    '{"a":}',
    "{'a':1}",
    '{"a":1,}',
    '\ufeff{}',
    'NaN',
    'undefined',
    '\u0000',
  ),
  hostileJson,
  fc.string({ unit: 'binary', maxLength: 50 }),
);

/** Percent-encoding that is none, or of what is no UTF-8. */
const MALFORMED = ['%', '%z', '%zz', '%E0%A4', '%ED%A0%80', '%C0%80', '%FF', '%u0000'];

/** Percent-encoded text for the place of a parameter. */
export const hostileParameter: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...TEXTS).map(encodeURIComponent), weight: 8 },
  { arbitrary: anyText.map(encodeURIComponent), weight: 2 },
  { arbitrary: fc.constantFrom(...MALFORMED), weight: 2 },
  {
    arbitrary: fc.constantFrom('x'.repeat(LONG), '%25'.repeat(3_000), '1'.repeat(500), 'a,'.repeat(2_000)),
    weight: 1,
  },
);

/** A whole piece of a query that nobody asked for. */
export const hostileQuery: fc.Arbitrary<string> = fc.constantFrom(
  ...[
    '__proto__=x',
    'constructor=x',
    'toString=x',
    '=x',
    '&&&',
    '?',
    '%00=x',
    '%zz=x',
    'a[]=1',
    'a[b]=1',
    'a=b=c',
  ],
  ...['__proto__[x]=1', 'limit', 'limit[]=1', 'token[]=', Array(2_000).fill('a=1').join('&')],
);

/** Headers that some operations read and none may stumble over. */
export const hostileHeader: fc.Arbitrary<[string, string]> = fc.oneof(
  fc.tuple(
    fc.constant('idempotency-key'),
    fc.constantFrom(
      'k',
      'k',
      'K',
      'x'.repeat(255),
      'x'.repeat(256),
      '',
      ' ',
      '%00',
      'é',
      '\u0080',
      '__proto__',
      '{}',
    ),
  ),
  fc.tuple(
    fc.constant('accept'),
    fc.constantFrom(
      'text/csv',
      '*/*',
      'text/*;q=0.9, application/json;q=0.1',
      'x',
      ';;;',
      '',
      'text/csv;q=0',
    ),
  ),
  fc.tuple(
    fc.constant('content-type'),
    fc.constantFrom(
      'text/plain',
      'application/json; charset=latin1',
      'application/json; charset=utf8',
      ';',
      '',
    ),
  ),
  fc.tuple(
    fc.constantFrom('if-none-match', 'range', 'origin', 'x-request-id', 'expect'),
    fc.constantFrom('*', 'x'),
  ),
  fc.tuple(
    fc.constantFrom('api-token', 'authorization'),
    fc.constantFrom('', 'x', 'Bearer x', 'Bearer a.b.c', 'é'),
  ),
);
