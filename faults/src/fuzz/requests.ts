import type { Operation } from '@belfry/contract';
import type { RawRequest, Sample } from '@belfry/testkit';
import fc from 'fast-check';
import {
  hostileBody,
  hostileHeader,
  hostileJson,
  hostileName,
  hostileParameter,
  hostileQuery,
} from './hostile.js';
import { changePlace, countPlaces, type JsonNode, nodeOf, textNode, writeNode } from './json-tree.js';
import { type Schema, valuesOf } from './schema-values.js';

/** A request as it will go out, but for what `freshRequest` of the testkit puts in. */
export interface FuzzRequest extends RawRequest {
  /** How many things about it were spoiled on purpose; what the schema allows may still be refused. */
  spoiled: number;
  /** The path is no longer the operation's own: any endpoint's answer will do. */
  elsewhere: boolean;
}

/** What a request is put together from. */
interface Draft {
  params: [string, string][];
  query: [name: string, value: string][];
  body: JsonNode | null;
  headers: Record<string, string>;
}

type Spoiling = (draft: Draft) => Draft;

const ENTRIES: Schema = { type: 'object', properties: {} };

/** Requests by the schema of an operation, about its samples, some of them spoiled. */
export function requestsOf(operation: Operation, samples: readonly Sample[]): fc.Arbitrary<FuzzRequest> {
  const about = fc.constantFrom(...samples);
  const drafts = fc.oneof(
    { withCrossShrink: true },
    { arbitrary: about.map((sample) => draftOf(operation, sample)), weight: 4 },
    { arbitrary: about.chain((sample) => draftsOf(operation, sample)), weight: 5 },
    { arbitrary: draftsOf(operation, {}), weight: 1 },
  );
  return fc.tuple(drafts, spoilingsOf(operation)).map(([draft, spoilings]) => {
    const spoiled = spoilings.reduce((so, spoil) => spoil(so), draft);
    return { ...write(operation, spoiled), spoiled: spoilings.length };
  });
}

/** A sample as it is. */
const draftOf = ({ body }: Operation, sample: Sample): Draft => ({
  params: encodedEntries(sample.params ?? {}),
  query: encodedEntries(sample.query ?? {}),
  body: body ? nodeOf(sample.body ?? {}) : null,
  headers: {},
});

/** What the schemas allow, about a sample, which may be empty. */
function draftsOf(operation: Operation, sample: Sample): fc.Arbitrary<Draft> {
  const { params = ENTRIES, query = ENTRIES, body } = operation;
  return fc.record({
    params: valuesOf(params as Schema, sample.params).map(encodedEntries),
    query: valuesOf(query as Schema, sample.query).map(encodedEntries),
    body: body ? valuesOf(body as Schema, sample.body).map(nodeOf) : fc.constant(null),
    headers: fc.constant({}),
  });
}

const encodedEntries = (value: unknown): [string, string][] =>
  Object.entries(value as Record<string, unknown>).map(([name, text]) => [name, encode(String(text))]);

/** Texts made by chance may hold half a surrogate pair, which cannot be percent-encoded. */
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** None for half of the requests, else one or a few. */
function spoilingsOf(operation: Operation): fc.Arbitrary<Spoiling[]> {
  const one = fc.oneof(
    ...(operation.params ? [{ arbitrary: spoiledParams, weight: 3 }] : []),
    ...(operation.query ? [{ arbitrary: spoiledQuery, weight: 6 }] : []),
    ...(operation.body ? [{ arbitrary: spoiledBody, weight: 8 }] : []),
    { arbitrary: addedQuery, weight: 1 },
    { arbitrary: addedHeader, weight: 1 },
    ...(operation.method === 'GET' ? [] : [{ arbitrary: otherBody, weight: 1 }]),
  );
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant<Spoiling[]>([]), weight: 5 },
    { arbitrary: fc.array(one, { minLength: 1, maxLength: 1 }), weight: 3 },
    { arbitrary: fc.array(one, { minLength: 2, maxLength: 4 }), weight: 2 },
  );
}

const place = fc.nat();

/** One of a list changed, chosen by a number that need not be one of its places. */
const changeOne = <T>(list: readonly T[], number: number, change: (item: T) => T[]): T[] =>
  list.flatMap((item, index) => (index === number % list.length ? change(item) : [item]));

const spoiledParams: fc.Arbitrary<Spoiling> = fc.tuple(place, hostileParameter).map(
  ([number, text]): Spoiling =>
    (draft) => ({ ...draft, params: changeOne(draft.params, number, ([name]) => [[name, text]]) }),
);

/** A text with one character replaced: of a page token, say. */
const tampered = (text: string, number: number): string => {
  const at = number % (text.length + 1);
  return `${text.slice(0, at)}A${text.slice(at + 1)}`;
};

const spoiledQuery: fc.Arbitrary<Spoiling> = fc
  .tuple(place, hostileParameter, fc.constantFrom('replace', 'replace', 'tamper', 'twice', 'remove'), place)
  .map(([number, text, how, at]): Spoiling => {
    const change = ([name, value]: [string, string]): [string, string][] => {
      if (how === 'replace') return [[name, text]];
      if (how === 'tamper') return [[name, tampered(value, at)]];
      return how === 'twice'
        ? [
            [name, value],
            [name, text],
          ]
        : [];
    };
    return (draft) => ({ ...draft, query: changeOne(draft.query, number, change) });
  });

const addedQuery: fc.Arbitrary<Spoiling> = hostileQuery.map(
  (text): Spoiling =>
    (draft) => ({ ...draft, query: [...draft.query, [text, '']] }),
);

const addedHeader: fc.Arbitrary<Spoiling> = hostileHeader.map(
  ([name, value]): Spoiling =>
    (draft) => ({ ...draft, headers: { ...draft.headers, [name]: value } }),
);

const otherBody: fc.Arbitrary<Spoiling> = hostileBody.map(
  (text): Spoiling =>
    (draft) => ({ ...draft, body: textNode(text) }),
);

const spoiledBody: fc.Arbitrary<Spoiling> = fc
  .tuple(
    place,
    hostileJson,
    hostileName,
    fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'twice'),
  )
  .map(([number, value, name, how]): Spoiling => {
    const change = (node: JsonNode): JsonNode | null => {
      if (how === 'remove') return null;
      if (how === 'replace' || node.kind === 'text') return textNode(value);
      if (node.kind === 'list') return { kind: 'list', items: [...node.items, textNode(value)] };
      const [first] = node.members;
      const added: [string, JsonNode] = [how === 'twice' && first ? first[0] : name, textNode(value)];
      return { kind: 'object', members: [...node.members, added] };
    };
    return (draft) => {
      if (!draft.body) return draft;
      return { ...draft, body: changePlace(draft.body, number % countPlaces(draft.body), change) };
    };
  });

/** A path's parameter that is empty, or more than one step, asks for another path. */
const isElsewhere = (text: string): boolean => text === '' || text.includes('/');

function write(operation: Operation, { params, query, body, headers }: Draft): Omit<FuzzRequest, 'spoiled'> {
  const values = Object.fromEntries(params);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const pairs = query.map(([name, value]) =>
    value === '' && /[=&?]/.test(name) ? name : `${name}=${value}`,
  );
  const text = body === null ? undefined : writeNode(body);
  return {
    method: operation.method,
    path: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path,
    headers,
    elsewhere: params.some(([, value]) => isElsewhere(value)),
    ...(text === undefined ? {} : { body: text }),
  };
}
