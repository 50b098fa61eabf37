import { ERRORS, LIMITS } from '@belfry/contract';

/** As much of a JSON schema as the contract uses. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

/** A value to put in a property's place, written as it goes out: JSON text, or percent-encoded text. */
export interface HostileValue {
  text: string;
  /** The code of the error that it must give; undefined: any documented answer will do. */
  code?: number | undefined;
  /** A code that it must not give: the value is just within a limit. */
  notCode?: number;
}

const CODE = Object.fromEntries(Object.entries(ERRORS).map(([name, { code }]) => [name, code])) as Record<
  keyof typeof ERRORS,
  number
>;

const EXPECTED: Record<string, number> = {
  string: CODE.ExpectedString,
  number: CODE.ExpectedNumber,
  integer: CODE.ExpectedNumber,
  array: CODE.ExpectedList,
  object: CODE.ExpectedObject,
  boolean: CODE.ExpectedBoolean,
};

const UNSTORABLE_JSON = /\\u0000|\\ud800|\\udc00|\\ude00\\ud83d/;

/** JSON of every kind, and of every kind that is known to break a parser, a language or a database. */
const JSON_SHORT = [
  ...['"text"', '7', 'null', '[]', '{"x":1}', '"__proto__"', '-1', '1e400', '9223372036854775808'],
  ...['"a\\u0000b"', '"\\ud800"', '{"__proto__":{"x":1}}', '{"%":{"x":[1]}}'],
];
const JSON_LONG = [
  ...JSON_SHORT,
  ...[
    'true',
    'false',
    '{}',
    '["x"]',
    '""',
    '" "',
    '"\\u0001"',
    '"\\u007f"',
    '"\\ufffe"',
    '"constructor"',
    '"toString"',
  ],
  ...['0', '-0', '1.5', '9007199254740993', '-9223372036854775809', '-1e400', '1e-400', '1e21', '2147483648'],
  ...[
    '"x\\udc00"',
    '"\\ude00\\ud83d"',
    '{"a\\u0000b":1}',
    '{"\\ud800":1}',
    '{"constructor":{"prototype":{"x":1}}}',
  ],
  ...[
    '{"":1}',
    '{"%zz":1}',
    '{"~1/~0":[{"x":{}}]}',
    '[[1]]',
    '[null]',
    '[{}]',
    '[0,0]',
    '{"length":1e9}',
    '["__proto__"]',
  ],
];

/** Names to add to an object; each stands for itself, none is known. The worst come first. */
export const HOSTILE_NAMES = [
  ...[
    '__proto__',
    'constructor',
    '%',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    '%zz',
    '/',
    '~1',
    'a.b',
    '0',
  ],
  'long '.repeat(2_000),
].map((name) => JSON.stringify(name));
export const UNSTORABLE_NAMES = ['"a\\u0000b"', '"\\ud800"'];

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
};

/** The error that JSON of a wrong kind must give by the schema. */
function expectedCode(schema: Schema, text: string): number | undefined {
  if (UNSTORABLE_JSON.test(text)) return CODE.NotAllowedCharacter;
  const value = JSON.parse(text) as unknown;
  const actual = typeOf(value);
  const types = [schema.type ?? []].flat();
  const fits =
    types.length === 0 || types.includes(actual) || (actual === 'integer' && types.includes('number'));
  if (!fits) return EXPECTED[types.find((type) => type !== 'null') ?? ''];
  if (schema.enum && !schema.enum.includes(value)) return CODE.InvalidValue;
  if (typeof value !== 'number') return undefined;
  const inRange = value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
  return inRange ? undefined : CODE.ParameterValueOutOfRange;
}

/** Texts at and just over the limit of a property's length, which is in UTF-16 units. */
function lengths(
  { maxLength }: Schema,
  unlimited: number,
): { text: string; code?: number; notCode?: number }[] {
  const code = CODE.ParameterValueLengthExceeded;
  if (maxLength === undefined) return [{ text: 'a'.repeat(unlimited) }];
  return [
    { text: 'a'.repeat(maxLength), notCode: code },
    { text: 'a'.repeat(maxLength + 1), code },
    { text: '😀'.repeat(Math.floor(maxLength / 2)), notCode: code },
    { text: '😀'.repeat(Math.floor(maxLength / 2) + 1), code },
  ];
}

/** Numbers at and just over the ends of a property's range. */
function ranges({ minimum, maximum }: Schema): HostileValue[] {
  const code = CODE.ParameterValueOutOfRange;
  return [
    ...(minimum === undefined ? [] : [{ text: `${minimum}` }, { text: `${minimum - 1}`, code }]),
    ...(maximum === undefined
      ? []
      : [
          { text: `${maximum}`, notCode: code },
          { text: `${maximum + 1}`, code },
        ]),
  ];
}

const nested = (depth: number, [open, close]: readonly [string, string]): string =>
  open.repeat(depth) + '1' + close.repeat(depth);
const LIST = ['[', ']'] as const;
const OBJECT = ['{"x":', '}'] as const;
const DEEP = 200_000;

/** Nesting up to the limit and over it, for a place that is itself `level` deep. */
function depths(level: number): HostileValue[] {
  const room = LIMITS.jsonDepth - level;
  return [
    { text: nested(room, LIST) },
    { text: nested(room, OBJECT) },
    { text: nested(room + 1, LIST), code: CODE.InvalidValue },
    { text: nested(room + 1, OBJECT), code: CODE.InvalidValue },
    { text: nested(DEEP, LIST), code: CODE.InvalidValue },
  ];
}

/** Whether a schema says anything. Below that a language of its own decides, which has its own tests. */
export const isNamed = ({ type, enum: words }: Schema): boolean => type !== undefined || words !== undefined;

/** What to put in the place of a value of a JSON body; `level` objects and lists are around it. */
export function hostileJson(schema: Schema, level: number): HostileValue[] {
  if (!isNamed(schema)) return JSON_SHORT.map((text) => ({ text, code: expectedCode(schema, text) }));
  const types = [schema.type ?? []].flat();
  return [
    ...JSON_LONG.map((text) => ({ text, code: expectedCode(schema, text) })),
    ...(types.includes('string')
      ? lengths(schema, 70_000).map((one) => ({ ...one, text: JSON.stringify(one.text) }))
      : []),
    ...(types.includes('integer') || types.includes('number') ? ranges(schema) : []),
    ...(types.includes('array') ? [{ text: JSON.stringify(Array(LIMITS.batchTargets + 1).fill('x')) }] : []),
    ...depths(level),
  ];
}

const TEXTS = [
  ...[
    'text',
    '7',
    '0',
    '-1',
    '1.5',
    '1e400',
    '-0',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
  ],
  ...[
    '99999999999999999999',
    'NaN',
    'Infinity',
    'true',
    'null',
    'undefined',
    '%5B%5D',
    '%7B%7D',
    '%22x%22',
    '%20',
    '%0A',
  ],
  ...[
    '%00',
    'a%00b',
    '%7F',
    '__proto__',
    'constructor',
    '.',
    '..',
    '%2F',
    '%2E%2E%2Fx',
    '%25',
    '%25zz',
    '%3B',
    '%27%3B--',
  ],
];
/** Percent-encoding that is none, or of what is no UTF-8. */
export const MALFORMED = ['%', '%zz', '%E0%A4', '%ED%A0%80', '%C0%80', '%FF'];

const ENCODED_NUL = /%00/;

/** The error that the text of a parameter must give by the schema. */
export function expectedTextCode(schema: Schema, text: string): number | undefined {
  if (schema.enum && !ENCODED_NUL.test(text))
    return schema.enum.includes(decodeURIComponent(text)) ? undefined : CODE.InvalidValue;
  if (schema.enum || schema.type === 'string')
    return ENCODED_NUL.test(text) ? CODE.NotAllowedCharacter : undefined;
  const decoded = decodeURIComponent(text);
  if (schema.type === 'boolean')
    return ['true', 'false'].includes(decoded) ? undefined : CODE.ExpectedBoolean;
  const number = Number(decoded);
  if (!/^-?\d+$/.test(decoded)) return CODE.ExpectedNumber;
  const inRange = number >= (schema.minimum ?? -Infinity) && number <= (schema.maximum ?? Infinity);
  return inRange ? undefined : CODE.ParameterValueOutOfRange;
}

/** What to put in the place of a parameter of the path or the query. */
export function hostileText(schema: Schema): HostileValue[] {
  const encode = (one: { text: string }) => ({ ...one, text: encodeURIComponent(one.text) });
  return [
    ...TEXTS.map((text) => ({ text, code: expectedTextCode(schema, text) })),
    ...(schema.type === 'string' ? lengths(schema, 10_000).map(encode) : ranges(schema)),
  ].filter(({ text }) => text.length < 15_000);
}
