import { isObject, type JsonObject } from './json.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { flatNames, VARIABLE_MEMBERS, type VariableDeclaration, type VariableType } from './variables.js';

/** Flat name → text, e.g. `{"order_no": "A-1", "photo.url": "https://…"}`. `__proto__` is a name like any other. */
export type FlatVariables = Record<string, string>;

/** Why a target's variables cannot be used. */
export interface RefusedVariables {
  ok: false;
  outcome: 'missing_variable' | 'invalid';
  /** 400105: no value and no default. 400111: wrong kind of value. 400110: too large. */
  code: 400105 | 400111 | 400110;
  message: string;
}

export type ResolvedVariables = { ok: true; own: FlatVariables } | RefusedVariables;

/** A template's schema of variables, prepared for many targets. */
export interface CompiledVariables {
  /** The declared defaults, flat; a new object every time. */
  defaults(): FlatVariables;

  /**
   * Checks one target's values and makes them flat. `common` (the values for all targets) and the defaults
   * count as present, but are not part of the answer: they are stored once. Either may be undefined.
   * The result of the last `common` is kept: pass the same object for all targets, and do not change it meanwhile.
   * Each of `common` and `own` may be `TEMPLATE_LIMITS.variablesBytesPerTarget` UTF-16 code units, names included.
   * Never throws, whatever `JSON.parse` may have made.
   */
  resolve(common: unknown, own: unknown): ResolvedVariables;

  /**
   * The same as `resolve`, as it is stored: the flat values as JSON text, '' for none. For values that are
   * flat already it makes no other object.
   */
  resolveJson(common: unknown, own: unknown): string | RefusedVariables;

  /** Makes values flat and checks their kinds and size, but not that all are there: for the common values. */
  flatten(values: unknown): ResolvedVariables;
}

/** An image or action variable whose object is given as a whole, or an undeclared one. */
interface ObjectRule {
  /** The members that count; undefined: all that are scalar. */
  members: readonly string[] | undefined;
  type: VariableType | undefined;
}

/** What the schema says about a name a caller may write. */
type Rule = 'text' | ObjectRule;

type Rules = ReadonlyMap<string, Rule>;

/**
 * Prepares a checked schema (see `checkVariables`).
 * Unknown names are kept: scalars as text, objects by their scalar members.
 */
export function compileVariables(declared: readonly VariableDeclaration[]): CompiledVariables {
  const rules = rulesOf(declared);
  const defaults = defaultsOf(declared);
  const required = declared.map((declaration) => flatNames(declaration)[0] ?? declaration.key);
  const withoutDefault = required.filter((name) => defaults[name] === undefined);
  let last: { common: unknown; refused?: RefusedVariables; required: readonly string[] } = {
    common: undefined,
    required: withoutDefault,
  };
  function prepare(common: unknown): typeof last {
    const flat = flatten(rules, common);
    if (!flat.ok) return { common, refused: flat, required: withoutDefault };
    return { common, required: withoutDefault.filter((name) => flat.own[name] === undefined) };
  }
  function resolve(common: unknown, own: unknown): ResolvedVariables {
    if (common !== last.common) last = prepare(common);
    if (last.refused !== undefined) return last.refused;
    const flat = flatten(rules, own);
    if (!flat.ok) return flat;
    for (const name of last.required) {
      if (flat.own[name] === undefined) return missing(name);
    }
    return flat;
  }
  return {
    defaults: () => Object.assign(emptyFlat(), defaults),
    flatten: (values) => flatten(rules, values),
    resolve,
    resolveJson(common, own) {
      if (common !== last.common) last = prepare(common);
      const plain = last.refused === undefined ? plainJson(rules, own, last.required) : undefined;
      if (plain !== undefined) return plain;
      const resolved = resolve(common, own);
      if (!resolved.ok) return resolved;
      const text = JSON.stringify(resolved.own);
      return text === '{}' ? '' : text;
    },
  };
}

/**
 * A flat object without anything inherited to trip over: `flat['constructor']` is undefined, and
 * `flat['__proto__'] = text` makes a plain member. An instance of a class with an empty prototype, because
 * `Object.create(null)` is made as a hash table: `resolve` was measured a quarter slower with it.
 */
const Flat = function Flat() {} as unknown as new () => FlatVariables;
Flat.prototype = Object.freeze(Object.create(null));

function emptyFlat(): FlatVariables {
  return new Flat();
}

function rulesOf(declared: readonly VariableDeclaration[]): Rules {
  const rules = new Map<string, Rule>();
  for (const declaration of declared) {
    const { key, type } = declaration;
    if (type !== 'string') rules.set(key, { members: VARIABLE_MEMBERS[type], type });
    for (const name of flatNames(declaration)) rules.set(name, 'text');
  }
  return rules;
}

function defaultsOf(declared: readonly VariableDeclaration[]): FlatVariables {
  const flat = emptyFlat();
  for (const declaration of declared) {
    const { key, type, default: preset } = declaration;
    if (preset === undefined) continue;
    if (!isObject(preset)) {
      flat[key] = String(preset);
      continue;
    }
    for (const name of VARIABLE_MEMBERS[type]) {
      const value = preset[name];
      if (value !== undefined) flat[`${key}.${name}`] = String(value);
    }
  }
  return flat;
}

const UNDECLARED: ObjectRule = { members: undefined, type: undefined };

// The hot path of a send: once for every target. No regular expression, nothing made but the result.
function flatten(rules: Rules, values: unknown): ResolvedVariables {
  const flat = emptyFlat();
  if (values === undefined) return { ok: true, own: flat };
  if (!isObject(values)) return invalid('variables must be an object of names and values');
  let room: number = TEMPLATE_LIMITS.variablesBytesPerTarget;
  for (const name of Object.keys(values)) {
    const value = values[name];
    const rule = rules.get(name);
    const text = textOf(value);
    if (text === undefined) {
      if (rule === 'text' || !isObject(value)) return wrongKind(name, rule);
      const used = flattenObject(value, { flat, name, rule: rule ?? UNDECLARED, room });
      if (typeof used !== 'number') return used;
      room -= used;
    } else {
      if (rule !== undefined && rule !== 'text') return wrongKind(name, rule);
      // The size comes first: what is too large is not worth reading.
      room -= name.length + text.length;
      if (room < 0) return tooLarge();
      if (!isSafe(text) || !isSafe(name)) return unstorable(name);
      flat[name] = text;
    }
  }
  return { ok: true, own: flat };
}

/**
 * The JSON text of values that are flat as they are and have the required names; undefined when `flatten` has to
 * look at them. It walks through no text: what cannot be stored is found by how it is escaped.
 */
function plainJson(rules: Rules, values: unknown, required: readonly string[]): string | undefined {
  if (!isObject(values)) return undefined;
  let room: number = TEMPLATE_LIMITS.variablesBytesPerTarget;
  for (const name in values) {
    const value = values[name];
    if (typeof value !== 'string') return undefined;
    const rule = rules.get(name);
    if (rule !== undefined && rule !== 'text') return undefined;
    room -= name.length + value.length;
    if (room < 0) return undefined;
  }
  for (const name of required) {
    if (!Object.hasOwn(values, name)) return undefined;
  }
  const text = JSON.stringify(values);
  // U+0000 and halves of surrogate pairs are written as \u0000 and \ud800; so are a few texts without any fault.
  return text.includes('\\u') || text === '{}' ? undefined : text;
}

/** Flattens one object into `into.flat`. Returns the code units it took, or why it cannot be used. */
function flattenObject(
  value: JsonObject,
  into: { flat: FlatVariables; name: string; rule: ObjectRule; room: number },
): number | RefusedVariables {
  const { flat, name, rule, room } = into;
  let used = 0;
  for (const member of rule.members ?? Object.keys(value)) {
    if (!Object.hasOwn(value, member)) continue;
    const text = textOf(value[member]);
    const flatName = `${name}.${member}`;
    if (text === undefined) {
      if (rule.members === undefined) continue;
      return wrongKind(flatName, 'text');
    }
    used += flatName.length + text.length;
    if (used > room) return tooLarge();
    if (!isSafe(text) || !isSafe(flatName)) return unstorable(flatName);
    flat[flatName] = text;
  }
  return used;
}

/** The text that is sent on for a scalar; undefined when the value is none. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** Same as `isStorable`, short enough for the engine to inline here. */
function isSafe(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0) return false;
    if ((unit & 0xf800) === 0xd800) {
      if (unit > 0xdbff || (text.charCodeAt(index + 1) & 0xfc00) !== 0xdc00) return false;
      index++;
    }
  }
  return true;
}

function missing(name: string): RefusedVariables {
  const message = `variable "${name}" has no value and no default`;
  return { ok: false, outcome: 'missing_variable', code: 400105, message };
}

function invalid(message: string): RefusedVariables {
  return { ok: false, outcome: 'invalid', code: 400111, message };
}

function wrongKind(name: string, rule: Rule | undefined): RefusedVariables {
  const wanted = {
    string: 'a string, number or boolean',
    image: 'an object with "url", "width", "height"',
    action: 'an object with "type", "data", "alterData"',
    any: 'a string, number, boolean or object',
  }[rule === 'text' ? 'string' : (rule?.type ?? 'any')];
  return invalid(`variable "${shown(name)}" must be ${wanted}`);
}

function unstorable(name: string): RefusedVariables {
  return invalid(`variable "${shown(name)}" holds U+0000 or half of a surrogate pair`);
}

function tooLarge(): RefusedVariables {
  const limit = TEMPLATE_LIMITS.variablesBytesPerTarget;
  const message = `variables must be at most ${limit} characters in all, names included`;
  return { ok: false, outcome: 'invalid', code: 400110, message };
}

/** A caller's name, fit for a message that is stored: bounded, and well-formed (the name may be what is bad). */
function shown(name: string): string {
  const text = Array.from(name.slice(0, TEMPLATE_LIMITS.variableNameLength), (character) =>
    isSafe(character) ? character : '\ufffd',
  ).join('');
  return name.length > TEMPLATE_LIMITS.variableNameLength ? `${text}…` : text;
}
