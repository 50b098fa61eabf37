import { isColour } from './colour.js';
import { type FaultList, itemPath, kindOf, memberPath } from './fault.js';
import { isObject, type JsonObject, ownMember } from './json.js';
import { TEMPLATE_LIMITS } from './limits.js';
import { numberOf } from './number.js';
import { hasPlaceholder } from './substitute.js';
import { hasRefusedScheme, isAllowedUrl, isWebAddress } from './url.js';

/** What the checks of one template share. */
export interface MemberContext {
  list: FaultList;
  schemes: ReadonlySet<string>;
}

/** Checks one member that is there; says what is wrong in `context.list`. */
export type MemberCheck = (value: unknown, path: string, context: MemberContext) => void;

/** The members of an object that mean something. Others are kept and ignored. */
export interface Shape {
  required?: Readonly<Record<string, MemberCheck>>;
  optional?: Readonly<Record<string, MemberCheck>>;
}

/** Checks the members of a shape. */
export function checkShape(
  object: JsonObject,
  path: string,
  of: { shape: Shape; context: MemberContext },
): void {
  const { shape, context } = of;
  for (const [name, check] of Object.entries(shape.required ?? {})) {
    const value = ownMember(object, name);
    const at = memberPath(path, name);
    if (value === undefined) context.list.add(at, 'is missing', 'add the member, it is required');
    else check(value, at, context);
  }
  for (const [name, check] of Object.entries(shape.optional ?? {})) {
    const value = ownMember(object, name);
    if (value !== undefined) check(value, memberPath(path, name), context);
  }
}

/** An object with the given members. */
export function object(shape: Shape): MemberCheck {
  return (value, path, context) => {
    if (isObject(value)) checkShape(value, path, { shape, context });
    else
      mistaken({ value, path, context }, 'an object', 'write an object in braces, or leave the member out');
  };
}

export const text: MemberCheck = (value, path, context) => {
  if (typeof value !== 'string') mistaken({ value, path, context }, 'a string', 'write text in quotes');
};

/** One of a few words. */
export function oneOf(words: readonly string[]): MemberCheck {
  const list = words.map((word) => `"${word}"`).join(', ');
  return (value, path, context) => {
    if (typeof value === 'string' && words.includes(value)) return;
    context.list.add(path, `must be one of ${list}`, `write one of ${list}`);
  };
}

/** One of a few words, or text with a placeholder that will become one. */
export function oneOfOrPlaceholder(words: readonly string[]): MemberCheck {
  const check = oneOf(words);
  return (value, path, context) => {
    if (!isPlaceholder(value)) check(value, path, context);
  };
}

interface NumberRange {
  min: number;
  max: number;
  whole?: boolean;
}

/** A number, a numeric string, or text with a placeholder that will become one. */
export function numeric({ min, max, whole = false }: NumberRange): MemberCheck {
  const wanted = `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`;
  return (value, path, context) => {
    if (isPlaceholder(value)) return;
    const number = numberOf(value);
    const fits =
      number !== undefined && number >= min && number <= max && (!whole || Number.isInteger(number));
    if (!fits) context.list.add(path, `must be ${wanted}`, `write ${wanted}`);
  };
}

export const pixels: MemberCheck = numeric({ min: 0, max: TEMPLATE_LIMITS.pixels });

const WEIGHT = numeric({ min: 1, max: 1000, whole: true });

export const weight: MemberCheck = (value, path, context) => {
  if (value !== 'normal' && value !== 'bold') WEIGHT(value, path, context);
};

export const colour: MemberCheck = (value, path, context) => {
  if (isPlaceholder(value) || (typeof value === 'string' && isColour(value))) return;
  context.list.add(
    path,
    'is not a colour',
    'write #RRGGBB, #AARRGGBB or #ARGB, a pair "light,dark" of them, or a {placeholder}',
  );
};

export const url: MemberCheck = (value, path, context) => {
  if (typeof value !== 'string') mistaken({ value, path, context }, 'a URL', 'write a URL in quotes');
  else if (!isAllowedUrl(value, context.schemes)) {
    const schemes = [...context.schemes].join(', ');
    context.list.add(
      path,
      'is not a URL with an allowed scheme',
      `start with one of: ${schemes}; add an app's own scheme to the application's URL schemes`,
    );
  }
};

/** A URL, or a web address without a scheme (`www.example.com`), as the vendor's editor writes them. */
const link: MemberCheck = (value, path, context) => {
  if (typeof value !== 'string' || !isWebAddress(value)) url(value, path, context);
};

/** A link, or empty text for none. */
const linkOrEmpty: MemberCheck = (value, path, context) => {
  if (value !== '') link(value, path, context);
};

/** Text for the app itself; still never something that a web view would run. */
const harmlessText: MemberCheck = (value, path, context) => {
  text(value, path, context);
  if (typeof value === 'string' && hasRefusedScheme(value)) {
    context.list.add(path, 'starts with a scheme that is refused', 'remove javascript:, data: and the like');
  }
};

const ACTION_TYPES = ['web', 'custom', 'uikit'];

const WEB_ACTION: Shape = { required: { data: link }, optional: { alterData: linkOrEmpty } };

const APP_ACTION: Shape = {
  required: { data: harmlessText },
  optional: { type: oneOfOrPlaceholder(ACTION_TYPES), alterData: harmlessText },
};

/** An action. Its `data` is a URL for type `web` (the default), and the app's own text otherwise. */
export const action: MemberCheck = (value, path, context) => {
  if (!isObject(value)) {
    mistaken(
      { value, path, context },
      'an object',
      'write {"type": "web", "data": "https://…"}, or leave it out',
    );
    return;
  }
  const type = ownMember(value, 'type');
  const shape = type === undefined || type === 'web' ? WEB_ACTION : APP_ACTION;
  checkShape(value, path, { shape, context });
};

/** An array whose elements are all checked the same way; at most `max` of them. */
export function arrayOf(check: MemberCheck, max: number): MemberCheck {
  return (value, path, context) => {
    if (!Array.isArray(value)) {
      mistaken({ value, path, context }, 'an array', 'write a list in square brackets');
      return;
    }
    if (value.length > max) context.list.add(path, `holds more than ${max}`, `leave at most ${max}`);
    value.slice(0, max).forEach((item, index) => check(item, itemPath(path, index), context));
  };
}

/** Text that a placeholder will complete; only drawing can judge it. */
function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && hasPlaceholder(value);
}

function mistaken(
  at: { value: unknown; path: string; context: MemberContext },
  wanted: string,
  hint: string,
): void {
  at.context.list.add(at.path, `must be ${wanted}, is ${kindOf(at.value)}`, hint);
}
