import { ERRORS, type Operation } from '@belfry/contract';
import {
  expectedTextCode,
  HOSTILE_NAMES,
  type HostileValue,
  hostileJson,
  hostileText,
  isNamed,
  MALFORMED,
  type Schema,
  UNSTORABLE_NAMES,
} from './hostile-values.js';
import type { Sample } from './sample.js';
import { pathOf } from './samples.js';

/** A sample request with one thing about it changed. */
export interface Mutation {
  /** What was changed, for people. */
  what: string;
  path: string;
  body?: string;
  /** One of these an error about a value must mention; none: there is no property to name. */
  names: string[];
  code?: number | undefined;
  notCode?: number;
  /** The path is no longer the operation's own. */
  elsewhere?: boolean;
}

type Step = string | number;

interface Place {
  path: Step[];
  schema: Schema;
  value: unknown;
  isRequired: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place of a body that its schema or its sample has. */
function* placesOf(place: Place): Generator<Place> {
  yield place;
  const { path, schema, value } = place;
  if (Array.isArray(value) && value.length > 0)
    yield* placesOf({ path: [...path, 0], schema: schema.items ?? {}, value: value[0], isRequired: false });
  if (!isObject(value)) return;
  const { properties = {}, required = [], additionalProperties } = schema;
  for (const name of new Set([...Object.keys(properties), ...Object.keys(value)]))
    yield* placesOf({
      path: [...path, name],
      schema: properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : {}),
      value: value[name],
      isRequired: required.includes(name),
    });
}

const HERE = '@@here@@';

/** The body with `change` done to the object or list that holds the last step of the path. */
function changed(
  body: unknown,
  path: Step[],
  change: (holder: Record<Step, unknown>, last: Step) => void,
): string {
  const root = { root: structuredClone(body) };
  const steps: Step[] = ['root', ...path];
  const holder = steps.slice(0, -1).reduce<unknown>((at, step) => (at as Record<Step, unknown>)[step], root);
  change(holder as Record<Step, unknown>, steps.at(-1) ?? 'root');
  return JSON.stringify(root.root);
}

const shown = (path: Step[]): string => ['body', ...path].join('.');
const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text);
const namesOf = (path: Step[]): string[] => {
  const names = path.filter((step): step is string => typeof step === 'string');
  return names.length === 0 ? [] : [names.at(-1) ?? '', names.slice(0, 2).join('.')];
};

function inPlace(
  body: unknown,
  { path }: Place,
  { text, ...expected }: HostileValue,
): Omit<Mutation, 'path'> {
  const whole = changed(body, path, (holder, last) => (holder[last] = HERE));
  return {
    what: `${shown(path)} = ${short(text)}`,
    body: whole.replace(JSON.stringify(HERE), () => text),
    names: namesOf(path),
    ...expected,
  };
}

function withName(body: unknown, path: Step[], [name, value]: [string, string]): Omit<Mutation, 'path'> {
  const whole = changed(body, [...path, HERE], (holder, last) => (holder[last] = HERE));
  const isUnstorable = UNSTORABLE_NAMES.includes(name);
  return {
    what: `${shown(path)} has the name ${short(name)} with ${value}`,
    body: whole.replace(`${JSON.stringify(HERE)}:${JSON.stringify(HERE)}`, () => `${name}:${value}`),
    names: isUnstorable ? [] : [...namesOf(path), (JSON.parse(name) as string).slice(0, 100)],
    ...(isUnstorable ? { code: ERRORS.NotAllowedCharacter.code } : {}),
  };
}

function* ofBody(operation: Operation, { body, only }: Sample): Generator<Omit<Mutation, 'path'>> {
  const schema = operation.body as Schema;
  for (const place of placesOf({ path: [], schema, value: body, isRequired: false })) {
    if (only && !only.includes(String(place.path[0]))) continue;
    for (const value of hostileJson(place.schema, place.path.length)) yield inPlace(body, place, value);
    if (place.path.length > 0 && typeof place.path.at(-1) === 'string')
      yield {
        what: `${shown(place.path)} is missing`,
        body: changed(body, place.path, (holder, last) => delete holder[last]),
        names: namesOf(place.path),
        ...(place.isRequired ? { code: ERRORS.MissingRequiredParameters.code } : {}),
      };
    if (isObject(place.value))
      for (const name of [
        ...(isNamed(place.schema) ? HOSTILE_NAMES : HOSTILE_NAMES.slice(0, 3)),
        ...UNSTORABLE_NAMES,
      ])
        for (const value of ['1', '{"x":{"y":[1]}}']) yield withName(body, place.path, [name, value]);
  }
}

const HOSTILE_QUERIES = [
  '__proto__=x',
  'constructor=x',
  'toString=x',
  '=x',
  '&&&',
  '%00=x',
  '%zz=x',
  'a[]=1',
  'a[b]=1',
  'a=b=c',
];

function* ofQuery(operation: Operation, sample: Sample): Generator<Mutation> {
  const { properties = {}, required = [] } = operation.query as Schema;
  const raw = (query: Record<string, string>) =>
    Object.entries(query)
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
  const base = pathOf(operation, { ...sample, query: {} });
  const encoded = Object.fromEntries(
    Object.entries(sample.query ?? {}).map(([name, value]) => [name, encodeURIComponent(value)]),
  );
  for (const [name, schema] of Object.entries(properties)) {
    const names = orToken(name, sample);
    const { [name]: own, ...others } = encoded;
    const empty = { text: '', code: expectedTextCode(schema, '') };
    for (const { text, ...expected } of [
      ...hostileText(schema),
      empty,
      ...MALFORMED.map((one) => ({ text: one })),
    ])
      yield {
        what: `query.${name} = ${short(text)}`,
        path: `${base}?${raw({ ...others, [name]: text })}`,
        names,
        ...expected,
      };
    yield {
      what: `query.${name} is missing`,
      path: `${base}?${raw(others)}`,
      names,
      ...(required.includes(name) ? { code: ERRORS.MissingRequiredParameters.code } : {}),
    };
    if (own !== undefined)
      yield {
        what: `query.${name} is given twice`,
        path: `${base}?${raw(encoded)}&${name}=${own}`,
        names,
        code: ERRORS.InvalidValue.code,
      };
  }
  for (const query of [...HOSTILE_QUERIES, Array(3_000).fill('a=1').join('&')])
    yield { what: `query with ${short(query)}`, path: `${base}?${raw(encoded)}&${query}`, names: [] };
}

function* ofParams(operation: Operation, sample: Sample): Generator<Mutation> {
  const { properties = {} } = operation.params as Schema;
  for (const [name, schema] of Object.entries(properties)) {
    const HOLE = '--hole--';
    const holed = pathOf(operation, { ...sample, params: { ...sample.params, [name]: HOLE } });
    const put = (text: string) => holed.replace(HOLE, () => text);
    for (const { text, ...expected } of hostileText(schema))
      yield {
        what: `params.${name} = ${short(text)}`,
        path: put(text),
        names: orToken(name, sample),
        ...expected,
      };
    for (const text of MALFORMED)
      yield {
        what: `params.${name} = ${text}`,
        path: put(text),
        names: [],
        code: ERRORS.InvalidEndpoint.code,
      };
    yield { what: `params.${name} is empty`, path: put(''), names: [], elsewhere: true };
    yield { what: `params.${name} is two steps`, path: put('a/b'), names: [], elsewhere: true };
  }
}

/** A page token belongs to the other parameters: changing one of them may be told as the token's fault. */
const orToken = (name: string, { query }: Sample): string[] => (query?.token ? [name, 'token'] : [name]);

/** Every way to spoil one property of a sample, or to add one that should not be there. */
export function* mutationsOf(operation: Operation, sample: Sample): Generator<Mutation> {
  const path = pathOf(operation, sample);
  const body = sample.body === undefined ? {} : { body: JSON.stringify(sample.body) };
  if (operation.params) for (const one of ofParams(operation, sample)) yield { ...body, ...one };
  if (operation.query) for (const one of ofQuery(operation, sample)) yield { ...body, ...one };
  if (operation.body) for (const one of ofBody(operation, sample)) yield { path, ...one };
}
