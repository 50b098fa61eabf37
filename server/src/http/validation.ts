import { type BelfryError as Refusal, BelfryError, type ErrorName } from '@belfry/contract';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { refuseText, shorten } from './texts.js';

/**
 * Lengths are in UTF-16 units, as in LIMITS; 1e400 is JSON, but no number to reckon with. Without a logger,
 * which would only say at every start that `unicode` is to go with the next major version.
 */
const OPTIONS = { strict: false, strictNumbers: true, unicode: false, verbose: true, logger: false } as const;
/** A body is taken as it is, a parameter that is left out has its default. */
const bodies = new Ajv(OPTIONS);
const parameters = new Ajv({ ...OPTIONS, useDefaults: true });

const EXPECTED: Record<string, [ErrorName, string]> = {
  string: ['ExpectedString', 'a string'],
  number: ['ExpectedNumber', 'a number'],
  integer: ['ExpectedNumber', 'a whole number'],
  array: ['ExpectedList', 'a list'],
  object: ['ExpectedObject', 'an object'],
  boolean: ['ExpectedBoolean', 'true or false'],
};

/** `/targets/3` as people write it: `targets[3]`. */
function nameOf(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part, index) => (/^\d+$/.test(part) && index > 0 ? `[${part}]` : index > 0 ? `.${part}` : part))
    .join('');
}

function explainType(fault: ErrorObject): [ErrorName, string] {
  const wanted = [fault.params.type as string | string[]].flat();
  const [error, what] = EXPECTED[wanted.find((type) => type in EXPECTED) ?? 'string'] ?? [
    'InvalidValue',
    'of another type',
  ];
  return [error, `must be ${what}${wanted.includes('null') ? ' or null' : ''}`];
}

function explain(fault: ErrorObject): [ErrorName, string] {
  const { keyword, params } = fault;
  const limit = params.limit as number;
  const { description } = (fault.parentSchema ?? {}) as { description?: string };
  const about = description ? ` (${description.replace(/\.$/, '')})` : '';
  switch (keyword) {
    case 'type':
      return explainType(fault);
    case 'minimum':
      return ['ParameterValueOutOfRange', `must be at least ${limit}${about}`];
    case 'maximum':
      return ['ParameterValueOutOfRange', `must be at most ${limit}${about}`];
    case 'minLength':
      return [
        'ParameterValueLengthExceeded',
        `must have at least ${limit} character${limit === 1 ? '' : 's'}`,
      ];
    case 'maxLength':
      return ['ParameterValueLengthExceeded', `may have at most ${limit} characters`];
    case 'pattern':
      return [
        'NotAllowedCharacter',
        `holds a character it may not${about || `; it must match ${params.pattern as string}`}`,
      ];
    case 'minItems':
      return ['InvalidValue', `must hold at least ${limit} item${limit === 1 ? '' : 's'}`];
    case 'maxItems':
      return ['InvalidValue', `may hold at most ${limit} items`];
    case 'enum':
      return ['InvalidValue', `must be one of ${(params.allowedValues as unknown[]).map(String).join(', ')}`];
    default:
      return ['InvalidValue', fault.message ?? 'is not allowed'];
  }
}

function toError(fault: ErrorObject): Refusal {
  if (fault.keyword === 'required') {
    const path = [nameOf(fault.instancePath), fault.params.missingProperty as string]
      .filter(Boolean)
      .join('.');
    return new BelfryError('MissingRequiredParameters', `"${shorten(path)}" is required.`);
  }
  const [error, message] = explain(fault);
  const name = nameOf(fault.instancePath);
  return new BelfryError(error, `${name ? `"${shorten(name)}"` : 'The body'} ${message}.`);
}

function compile(schema: unknown, ajv: Ajv): (value: unknown) => unknown {
  const validate: ValidateFunction = ajv.compile(schema as object);
  return (value) => {
    if (validate(value)) return value;
    const fault = validate.errors?.[0];
    throw fault ? toError(fault) : new BelfryError('InvalidValue', 'The request is not valid.');
  };
}

/** What a parameter's text stands for; a text that is no such value stays one, and the check says so. */
function readParameter(name: string, given: unknown, type: unknown): unknown {
  if (typeof given !== 'string')
    throw new BelfryError('InvalidValue', `"${name}" is given more than once; give it once.`);
  if (type === 'integer') return /^-?\d+$/.test(given) ? Number(given) : given;
  if (type === 'boolean') return given === 'true' || (given === 'false' ? false : given);
  refuseText(given, name);
  return given;
}

/** Makes a check of a JSON body against its schema; a fault becomes the documented error. */
export const compileBodyCheck = (schema: unknown): ((value: unknown) => unknown) => compile(schema, bodies);

/** The same for the parameters of a path or query, which arrive as text; those it does not know are dropped. */
export function compileParameterCheck(schema: unknown): (texts: unknown) => unknown {
  const { properties = {} } = schema as { properties?: Record<string, { type?: unknown }> };
  const check = compile(schema, parameters);
  return (texts) => {
    const given = texts as Record<string, unknown>;
    const values: Record<string, unknown> = {};
    for (const [name, { type }] of Object.entries(properties))
      if (Object.hasOwn(given, name)) values[name] = readParameter(name, given[name], type);
    return check(values);
  };
}
