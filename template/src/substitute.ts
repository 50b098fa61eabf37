import { type JsonObject, setMember, walkJson } from './json.js';
import { TEMPLATE_LIMITS } from './limits.js';

/** Gives the text for a placeholder's name, or undefined when there is none. */
export type Lookup = (name: string) => string | undefined;

/** Flat name → text. Read by own members only, so any prototype is harmless. */
export type FlatValues = { readonly [name: string]: string };

/** Where placeholders find their text. Several layers of variables: the first that has the name wins. */
export interface LookupSources {
  colors?: FlatValues;
  variables: FlatValues | readonly FlatValues[];
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** The names of all placeholders in a text, in order, repeated when they repeat. */
export function placeholders(text: string): string[] {
  return Array.from(text.matchAll(PLACEHOLDER), (match) => match[1] ?? '');
}

/** Whether a text holds a placeholder. */
export function hasPlaceholder(text: string): boolean {
  return text.search(PLACEHOLDER) >= 0;
}

/** The text up to its first placeholder; all of it when it has none. */
export function textBeforePlaceholder(text: string): string {
  const start = text.search(PLACEHOLDER);
  return start < 0 ? text : text.slice(0, start);
}

/**
 * Fills in the placeholders of one text. A name that `lookup` does not know stays as it is written.
 * What was filled in is not looked at again.
 */
export function substituteText(text: string, lookup: Lookup): string {
  if (!text.includes('{')) return text;
  return text.replace(PLACEHOLDER, (whole, name: string) => lookup(name) ?? whole);
}

/** Makes a text or value with the placeholders filled in from `lookup`. */
export type Fill<T> = (lookup: Lookup) => T;

/**
 * Prepares a text that is filled in for many messages, as `substituteText` does. `constants` are the same for all of
 * them and come before what is looked up.
 */
export function compileText(text: string, constants: FlatValues = {}): Fill<string> {
  const { fill, same } = prepareText(text, lookupOf({ variables: constants }));
  return fill ?? (() => same);
}

/**
 * Prepares parsed JSON whose string values are filled in for many messages; names of members stay untouched.
 * What depends on no message is not copied: all of them share it, so do not
 * change what you get. Throws a RangeError for more levels than a checked document has (`TEMPLATE_LIMITS.jsonDepth`).
 */
export function compileValue<T>(value: T, constants: FlatValues = {}): Fill<T> {
  // What is made has the shape of the value; only the content of strings differs.
  const { fill, same } = prepare(value, lookupOf({ variables: constants }), 0) as Prepared<T>;
  return fill ?? (() => same);
}

/** A value with the constants filled in, and how to fill in the rest when there is one. */
interface Prepared<T> {
  same: T;
  fill?: Fill<T>;
}

function prepareText(text: string, constant: Lookup): Prepared<string> {
  let start = '';
  const rest: { name: string; after: string }[] = [];
  const write = (literal: string) => {
    const last = rest.at(-1);
    if (last) last.after += literal;
    else start += literal;
  };
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    write(text.slice(end, match.index));
    const name = match[1] ?? '';
    const known = constant(name);
    if (known === undefined) rest.push({ name, after: '' });
    else write(known);
    end = match.index + match[0].length;
  }
  write(text.slice(end));
  if (rest.length === 0) return { same: start };
  const fill = (lookup: Lookup) => {
    let filled = start;
    for (const { name, after } of rest) filled += (lookup(name) ?? `{${name}}`) + after;
    return filled;
  };
  return { same: text, fill };
}

function prepare(value: unknown, constant: Lookup, depth: number): Prepared<unknown> {
  if (typeof value === 'string') return prepareText(value, constant);
  if (typeof value !== 'object' || value === null) return { same: value };
  if (depth > TEMPLATE_LIMITS.jsonDepth) {
    throw new RangeError(`The value has more than ${TEMPLATE_LIMITS.jsonDepth} levels: check it before.`);
  }
  const same = copyOf(value);
  const fills: { name: string; fill: Fill<unknown> }[] = [];
  for (const name of Object.keys(value)) {
    const member = prepare((value as JsonObject)[name], constant, depth + 1);
    setMember(same, name, member.same);
    if (member.fill) fills.push({ name, fill: member.fill });
  }
  if (fills.length === 0) return { same };
  const fill = (lookup: Lookup) => {
    const copy = copyOf(same);
    for (const one of fills) setMember(copy, one.name, one.fill(lookup));
    return copy;
  };
  return { same, fill };
}

/** A copy of an object or array, one level deep. */
const copyOf = (value: object): Record<string, unknown> =>
  (Array.isArray(value) ? value.slice() : { ...value }) as Record<string, unknown>;

/** The look-up that placeholders follow: colour variables first, then each layer of message variables. */
export function lookupOf(sources: LookupSources): Lookup {
  const { colors, variables } = sources;
  const layers = [...(colors === undefined ? [] : [colors]), ...[variables].flat()];
  return (name) => {
    for (const layer of layers) {
      if (Object.hasOwn(layer, name)) return layer[name];
    }
    return undefined;
  };
}

/** Every placeholder in the string values of parsed JSON, with the path of its string. */
export function placeholdersIn(value: unknown, path = ''): { path: string; name: string }[] {
  const found: { path: string; name: string }[] = [];
  walkJson({ value, path, depth: 0 }, (at) => {
    if (typeof at.value !== 'string') return 'enter';
    for (const name of placeholders(at.value)) found.push({ path: at.path, name });
    return 'skip';
  });
  return found;
}
