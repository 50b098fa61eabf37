import { TEMPLATE_LIMITS } from './limits.js';

/**
 * One thing wrong with a value.
 * `path` leads to it (`body.items[2].items[0].type`; empty for the value itself),
 * `message` says what is wrong, `hint` what to do about it.
 */
export interface Fault {
  path: string;
  message: string;
  hint: string;
}

/** Collects the faults of one check, at most `TEMPLATE_LIMITS.faults`. */
export class FaultList {
  readonly faults: Fault[] = [];

  add(path: string, message: string, hint: string): void {
    if (!this.full) this.faults.push({ path, message, hint });
  }

  /** Takes over the faults of a part that was checked on its own, below the part's path. */
  addAll(path: string, faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.add(joinPath(path, fault.path), fault.message, fault.hint);
    }
  }

  get full(): boolean {
    return this.faults.length >= TEMPLATE_LIMITS.faults;
  }

  get empty(): boolean {
    return this.faults.length === 0;
  }
}

const PLAIN_NAME = /^[A-Za-z_$][\w$-]*$/;
const SHOWN_NAME_LENGTH = 100;

/** The path of a member. Names that would be mistaken for path syntax are quoted. */
export function memberPath(path: string, name: string): string {
  if (name.length <= SHOWN_NAME_LENGTH && PLAIN_NAME.test(name)) {
    return path === '' ? name : `${path}.${name}`;
  }
  // Clipped: a name may be megabytes long, and faults are sent back and logged.
  const shown = name.length > SHOWN_NAME_LENGTH ? `${name.slice(0, SHOWN_NAME_LENGTH)}…` : name;
  return `${path}[${JSON.stringify(shown)}]`;
}

/** The path of an array's element. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

function joinPath(path: string, rest: string): string {
  if (path === '' || rest === '') return path + rest;
  return rest.startsWith('[') ? path + rest : `${path}.${rest}`;
}

/** How a wrong value is called in a message: its kind, never its (maybe huge, maybe secret) content. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
