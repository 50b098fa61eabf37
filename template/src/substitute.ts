import { isObject, setMember, walkJson } from './json.js';

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

/**
 * A deep copy of parsed JSON with the placeholders of all its string values filled in.
 * Names of members stay untouched. Works at any depth.
 */
export function substituteValue<T>(value: T, lookup: Lookup): T {
  const root: { copy: unknown } = { copy: undefined };
  const waiting: Pending[] = [{ source: value, put: (copy) => (root.copy = copy) }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    next.put(copyOf(next.source, lookup, waiting));
  }
  // The copy has the shape of the source; only the content of strings differs.
  return root.copy as T;
}

/** A value to be copied and where its copy goes: no recursion, so that depth cannot overflow the stack. */
interface Pending {
  source: unknown;
  put: (copy: unknown) => void;
}

function copyOf(source: unknown, lookup: Lookup, waiting: Pending[]): unknown {
  if (typeof source === 'string') return substituteText(source, lookup);
  if (Array.isArray(source)) {
    const copy: unknown[] = Array.from({ length: source.length });
    source.forEach((item, index) => waiting.push({ source: item, put: (made) => (copy[index] = made) }));
    return copy;
  }
  if (!isObject(source)) return source;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(source)) {
    // Set now and again later, so that members keep their order while the stack works backwards.
    setMember(copy, name, undefined);
    waiting.push({ source: source[name], put: (made) => setMember(copy, name, made) });
  }
  return copy;
}

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
