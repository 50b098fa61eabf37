import { type Fault, FaultList, itemPath, kindOf, memberPath } from './fault.js';
import { isObject, type JsonObject, JsonScan, ownMember } from './json.js';
import { TEMPLATE_LIMITS } from './limits.js';
import * as member from './member.js';
import type { CheckOptions } from './ui-template.js';
import { allowedSchemes } from './url.js';

export type Scalar = string | number | boolean;

export interface ImageValue {
  url: Scalar;
  width?: Scalar;
  height?: Scalar;
}

export interface ActionValue {
  type?: Scalar;
  data: Scalar;
  alterData?: Scalar;
}

interface Declared {
  key: string;
  name: string;
}

/** One declared variable of a template. Without `default` every target must bring a value. */
export type VariableDeclaration =
  | (Declared & { type: 'string'; default?: Scalar })
  | (Declared & { type: 'image'; default?: ImageValue })
  | (Declared & { type: 'action'; default?: ActionValue });

export type VariableType = VariableDeclaration['type'];

/** The members that values of each type have; the first is the one a value cannot do without. */
export const VARIABLE_MEMBERS: Readonly<Record<VariableType, readonly string[]>> = {
  string: [],
  image: ['url', 'width', 'height'],
  action: ['data', 'type', 'alterData'],
};

/** The flat names a declared variable may have values under: `order_no`; `photo.url`, `photo.width`, … */
export function flatNames(declared: { key: string; type: VariableType }): string[] {
  const members = VARIABLE_MEMBERS[declared.type];
  return members.length === 0 ? [declared.key] : members.map((name) => `${declared.key}.${name}`);
}

const scalar: member.MemberCheck = (value, path, context) => {
  const fits = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (!fits)
    context.list.add(path, `must be text, is ${kindOf(value)}`, 'write a string, a number, true or false');
};

const DEFAULTS: Readonly<Record<VariableType, member.MemberCheck>> = {
  string: scalar,
  image: member.object({
    required: { url: member.url },
    optional: { width: scalar, height: scalar },
  }),
  action: member.action,
};

/**
 * Checks a template's schema of variables: `[{key, name, type, default?}]`.
 * Returns what is wrong, nothing when it may be stored. Never throws, whatever `JSON.parse` may have made.
 */
export function checkVariables(value: unknown, options: CheckOptions = {}): Fault[] {
  const list = new FaultList();
  if (!Array.isArray(value)) {
    list.add('', `must be an array, is ${kindOf(value)}`, 'write a list of {"key", "name", "type"}');
    return list.faults;
  }
  const max = TEMPLATE_LIMITS.variables;
  if (value.length > max) list.add('', `declares more than ${max} variables`, `declare at most ${max}`);
  const context = { list, schemes: allowedSchemes(options.urlSchemes) };
  const taken = new Set<string>();
  for (const [index, declaration] of value.slice(0, max).entries()) {
    checkDeclaration({ declaration, path: itemPath('', index), taken }, context);
  }
  new JsonScan(list).value(value.slice(0, max), '');
  return list.faults;
}

function checkDeclaration(
  { declaration, path, taken }: { declaration: unknown; path: string; taken: Set<string> },
  context: member.MemberContext,
): void {
  const { list } = context;
  if (!isObject(declaration)) {
    list.add(path, `must be an object, is ${kindOf(declaration)}`, 'write {"key", "name", "type"}');
    return;
  }
  const key = ownMember(declaration, 'key');
  const keyPath = memberPath(path, 'key');
  checkVariableName(key, keyPath, list);
  checkLabel(declaration, path, context);
  const type = ownMember(declaration, 'type');
  if (type !== 'string' && type !== 'image' && type !== 'action') {
    list.add(memberPath(path, 'type'), 'is not a type of variable', 'write "string", "image" or "action"');
    return;
  }
  const preset = ownMember(declaration, 'default');
  // Null says "no default" as clearly as leaving it out does.
  if (preset !== undefined && preset !== null) DEFAULTS[type](preset, memberPath(path, 'default'), context);
  if (typeof key !== 'string') return;
  // A string "photo.url" beside an image "photo" would be two variables in one place.
  for (const name of new Set([key, ...flatNames({ key, type })])) {
    if (taken.has(name)) list.add(keyPath, 'is declared twice', `give "${name}" to one variable only`);
    taken.add(name);
  }
}

function checkLabel(declaration: JsonObject, path: string, context: member.MemberContext): void {
  const name = ownMember(declaration, 'name');
  const at = memberPath(path, 'name');
  // People see it, nothing looks it up: any text will do, and none at all means the key.
  if (name === undefined || name === null) return;
  member.text(name, at, context);
  const max = TEMPLATE_LIMITS.nameLength;
  if (typeof name === 'string' && name.length > max) {
    context.list.add(at, `is longer than ${max}`, `use at most ${max} characters`);
  }
}

// Braces end a placeholder; control characters cannot be seen in an error message.
const UNUSABLE = /[{}\p{Cc}]/u;

/** Checks the name of a declared or colour variable; that it is storable is for a scan to check. */
export function checkVariableName(name: unknown, path: string, list: FaultList): void {
  const max = TEMPLATE_LIMITS.variableNameLength;
  if (typeof name !== 'string' || name === '') {
    list.add(
      path,
      `must be a string, is ${name === '' ? 'empty' : kindOf(name)}`,
      'write the name of the variable',
    );
  } else if (name.length > max) {
    list.add(path, `is longer than ${max}`, `use at most ${max} characters`);
  } else if (UNUSABLE.test(name)) {
    list.add(path, 'holds a brace or a control character', 'use letters, digits, _ - and .');
  }
}

/** A checked schema with what was left out filled in: `name` is the key, a null default is none. Unknown members go. */
export function normalizeVariables(checked: readonly unknown[]): VariableDeclaration[] {
  return checked.map((entry) => {
    const { key, name, type, default: preset } = entry as VariableDeclaration & { default?: unknown };
    const normal = { key, name: name ?? key, type };
    // The checks above made sure that the default fits the type.
    return (preset == null ? normal : { ...normal, default: preset }) as VariableDeclaration;
  });
}
