import { FaultList, itemPath, kindOf, memberPath } from './fault.js';
import { TEMPLATE_LIMITS } from './limits.js';

/** An object that came out of `JSON.parse`: neither null nor an array. */
export type JsonObject = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member; never one that a prototype lends (`constructor`, `toString`). */
export function ownMember(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a member as plain data; `__proto__` by assignment would change the prototype instead. */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') {
    object[name] = value;
    return;
  }
  Object.defineProperty(object, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** One value met on a walk. `depth` is 0 for the root. `name` is set for members of objects. */
export interface Visited {
  value: unknown;
  path: string;
  depth: number;
  name?: string;
}

/** What a visitor wants next: go into the value, pass it over, or end the walk. */
export type Step = 'enter' | 'skip' | 'stop';

/** An object or array on the way down, and how far the walk has come in it. */
interface Opened {
  value: object;
  path: string;
  depth: number;
  names: readonly string[] | undefined;
  next: number;
}

/**
 * Visits a value and all values in it, parents first, in document order.
 * Has no recursion, so that depth cannot overflow the stack, and makes nothing ahead of the visit,
 * so that a visitor who stops early has paid only for what it saw.
 */
export function walkJson(root: Visited, visit: (at: Visited) => Step): void {
  const open: Opened[] = [];
  let at: Visited | undefined = root;
  while (at !== undefined) {
    const step = visit(at);
    if (step === 'stop') return;
    if (step === 'enter' && typeof at.value === 'object' && at.value !== null) {
      const names = Array.isArray(at.value) ? undefined : Object.keys(at.value);
      open.push({ value: at.value, path: at.path, depth: at.depth + 1, names, next: 0 });
    }
    at = nextOf(open);
  }
}

function nextOf(open: Opened[]): Visited | undefined {
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { value, path, depth, names, next } = top;
    top.next++;
    if (names === undefined) {
      const items = value as readonly unknown[];
      if (next < items.length) return { value: items[next], path: itemPath(path, next), depth };
    } else {
      const name = names[next];
      if (name !== undefined) {
        return { value: (value as JsonObject)[name], path: memberPath(path, name), depth, name };
      }
    }
    open.pop();
  }
  return undefined;
}

/** Whether text can be stored: PostgreSQL refuses U+0000 and halves of surrogate pairs. */
export function isStorable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0) return false;
    if ((unit & 0xf800) !== 0xd800) continue;
    const isPair = unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    if (!isPair) return false;
    index++;
  }
  return true;
}

const UNSTORABLE = 'holds U+0000 or half of a surrogate pair';
const UNSTORABLE_HINT = 'remove the character; text must be valid Unicode without U+0000';

/** Says so when text cannot be stored. */
export function checkStorable(text: string, path: string, list: FaultList): void {
  if (!isStorable(text)) list.add(path, UNSTORABLE, UNSTORABLE_HINT);
}

/**
 * Checks that values are storable JSON: nesting, number of nodes, numbers, and every text and name.
 * All scans of one instance share one bound on nodes.
 */
export class JsonScan {
  private nodes = 0;

  constructor(private readonly list: FaultList) {}

  /** Whether nothing more is worth scanning. */
  get exhausted(): boolean {
    return this.list.full || this.nodes > TEMPLATE_LIMITS.jsonNodes;
  }

  /** Scans the members of an object except one, whose content the caller checks itself. */
  members(object: JsonObject, path: string, except?: string): void {
    for (const name of Object.keys(object)) {
      if (this.exhausted) return;
      const at = memberPath(path, name);
      checkStorable(name, at, this.list);
      if (name !== except) this.value(object[name], at);
    }
  }

  /** Scans one value; an object or array at its top is nesting level 1. */
  value(value: unknown, path: string): void {
    walkJson({ value, path, depth: 0 }, (at) => this.visit(at));
  }

  private visit(at: Visited): Step {
    this.nodes++;
    if (this.nodes > TEMPLATE_LIMITS.jsonNodes) {
      this.list.add(at.path, 'is one value too many for a template', SIZE_HINT);
      return 'stop';
    }
    if (at.name !== undefined) checkStorable(at.name, at.path, this.list);
    if (typeof at.value === 'string') checkStorable(at.value, at.path, this.list);
    else if (typeof at.value === 'object') return this.visitNested(at);
    else if (typeof at.value !== 'boolean' && !Number.isFinite(at.value)) {
      this.list.add(
        at.path,
        `must be JSON, is ${kindOf(at.value)}`,
        'use text, a finite number, true, false or null',
      );
    }
    return 'skip';
  }

  private visitNested(at: Visited): Step {
    if (at.value === null || at.depth < TEMPLATE_LIMITS.jsonDepth) return 'enter';
    this.list.add(
      at.path,
      `is nested deeper than ${TEMPLATE_LIMITS.jsonDepth} levels`,
      'flatten the value or leave it out',
    );
    return 'skip';
  }
}

const SIZE_HINT = `keep a template within ${TEMPLATE_LIMITS.bytes} bytes; put repeated content into variables`;

/** Checks the size of a value whose nesting is already known to be bounded. */
export function checkSize(value: unknown, path: string, list: FaultList): void {
  // JSON text is never shorter in bytes than in code units: a huge one needs no exact count.
  const text = JSON.stringify(value) ?? '';
  const limit = TEMPLATE_LIMITS.bytes;
  const bytes = text.length > limit ? text.length : utf8Length(text);
  if (bytes > limit) list.add(path, `is larger than ${limit} bytes as JSON`, SIZE_HINT);
}

/** Bytes of a well-formed text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes: two a unit, as for U+0080 to U+07FF.
    bytes += unit < 0x800 || (unit & 0xf800) === 0xd800 ? 1 : 2;
  }
  return bytes;
}
