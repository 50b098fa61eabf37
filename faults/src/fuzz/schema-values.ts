import fc from 'fast-check';

/** As much of a JSON schema as the contract uses. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}

/** How often a member of a sample stays as it is for once that it does not: so most requests get past the first check. */
const KEEP = 15;
/** Longest text by chance; the longest that a schema allows is tried beside it. */
const TEXT_MAX = 40;

/**
 * Values that a schema allows. Where a sample is given they are mostly its own, part by part: ids that exist, texts
 * in the template's language. Shrinks towards the sample.
 */
export function valuesOf(schema: Schema, sample?: unknown): fc.Arbitrary<unknown> {
  if (isObject(schema)) return objectsOf(schema, asObject(sample));
  const made = madeOf(schema, sample);
  if (sample === undefined) return made;
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(sample), weight: KEEP },
    { arbitrary: made, weight: 1 },
  );
}

const isObject = ({ type, properties, additionalProperties }: Schema): boolean =>
  type === 'object' && (properties !== undefined || typeof additionalProperties === 'object');

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

function madeOf(schema: Schema, sample: unknown): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valuesOf(one)));
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return fc.jsonValue({ maxDepth: 3 });
  return fc.oneof(...types.map((type) => ofType(type, schema, sample)));
}

function ofType(type: string, schema: Schema, sample: unknown): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return integersOf(schema);
    case 'number':
      return fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    case 'string':
      return textsOf(schema);
    case 'array':
      return listsOf(schema, sample);
    default:
      return fc.dictionary(NAMES, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
  }
}

/** Times are chosen around the start of the run. */
const NOW = Date.now();

const NAMES = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,11}$/),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('*', 'user-1', 'name', 'photo', 'photo.url', 'topic'),
);

/** Around now, where times lie, or anywhere, the ends of the range before all. */
function integersOf({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? Number.MIN_SAFE_INTEGER;
  const max = maximum ?? Number.MAX_SAFE_INTEGER;
  const whole = fc.maxSafeInteger().map((value) => Math.min(max, Math.max(min, value)));
  const near = fc.integer({ min: Math.max(min, -1000), max: Math.min(max, 1000) });
  const isTime = max > Date.UTC(2000);
  const time = fc.integer({ min: -1000, max: 1000 }).map((hours) => NOW + hours * 3_600_000);
  return fc.oneof(near, whole, fc.constantFrom(min, max), ...(isTime ? [time] : []));
}

function textsOf({ pattern, minLength = 0, maxLength }: Schema): fc.Arbitrary<string> {
  const fits = (text: string) => text.length >= minLength && text.length <= (maxLength ?? Infinity);
  const characters = /^\^(\[[^\]]+\])\*\$$/.exec(pattern ?? '')?.[1];
  if (characters !== undefined) {
    // Made as long as it has to be: of what a pattern gives hardly any text is 32 characters long.
    const unit = fc.stringMatching(new RegExp(`^${characters}$`));
    return fc
      .string({ unit, minLength, maxLength: Math.min(maxLength ?? TEXT_MAX, Math.max(minLength, TEXT_MAX)) })
      .filter(fits);
  }
  if (pattern !== undefined) {
    const isSimple = !/\(\?/.test(pattern);
    const matching = isSimple ? fc.stringMatching(new RegExp(pattern)) : fc.stringMatching(/^[a-z0-9/._-]+$/);
    return matching.map((text) => text.slice(0, maxLength ?? TEXT_MAX)).filter(fits);
  }
  const short = fc.string({
    minLength,
    maxLength: Math.min(maxLength ?? TEXT_MAX, TEXT_MAX),
    unit: 'grapheme',
  });
  const longest = fc.constant('x'.repeat(Math.min(maxLength ?? 10_000, 10_000)));
  const shorter = short
    .map((text) => text.slice(0, maxLength ?? TEXT_MAX))
    .filter((text) => text.length >= minLength);
  return fc.oneof({ arbitrary: shorter, weight: 6 }, { arbitrary: longest, weight: 1 });
}

function listsOf({ items = {}, maxItems = 6 }: Schema, sample: unknown): fc.Arbitrary<unknown[]> {
  const first = Array.isArray(sample) ? (sample as unknown[]) : [];
  const item = first.length > 0 ? fc.oneof(fc.constantFrom(...first), valuesOf(items)) : valuesOf(items);
  return fc.array(item, { maxLength: Math.min(maxItems, 6) });
}

const ABSENT = Symbol('absent');

function objectsOf(schema: Schema, sample: Record<string, unknown> | undefined): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const named = Object.entries(properties).map(([name, property]) =>
    member(name, valuesOf(property, sample?.[name]), {
      isRequired: required.includes(name),
      inSample: sample !== undefined && Object.hasOwn(sample, name),
    }),
  );
  const others = Object.entries(sample ?? {}).filter(([name]) => !Object.hasOwn(properties, name));
  const further = typeof additionalProperties === 'object' ? additionalProperties : {};
  const kept = others.map(([name, value]) =>
    member(name, valuesOf(further, value), { isRequired: false, inSample: true }),
  );
  const added =
    typeof additionalProperties === 'object'
      ? fc.oneof(
          { arbitrary: fc.constant([]), weight: 3 },
          { arbitrary: fc.array(fc.tuple(NAMES, valuesOf(further)), { maxLength: 3 }), weight: 1 },
        )
      : fc.constant([]);
  return fc
    .tuple(fc.tuple(...named, ...kept), added)
    .map(([own, more]) =>
      Object.fromEntries([...own, ...(more as [string, unknown][])].filter(([, value]) => value !== ABSENT)),
    );
}

/** A member that is mostly there when the sample has it or the schema asks for it, and mostly not when neither. */
function member(
  name: string,
  value: fc.Arbitrary<unknown>,
  { isRequired, inSample }: { isRequired: boolean; inSample: boolean },
): fc.Arbitrary<[string, unknown]> {
  const present = value.map((one): [string, unknown] => [name, one]);
  if (isRequired) return present;
  const absent = fc.constant<[string, unknown]>([name, ABSENT]);
  const [first, second] = inSample ? [present, absent] : [absent, present];
  return fc.oneof({ arbitrary: first, weight: KEEP }, { arbitrary: second, weight: 1 });
}
