import { type BelfryError as Refusal, BelfryError, type ErrorName } from '@belfry/contract';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** A body is taken as it is; parameters arrive as text and are turned into what the schema asks for. */
const bodies = new Ajv({ strict: false, verbose: true });
const texts = new Ajv({ strict: false, verbose: true, coerceTypes: true, useDefaults: true });

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
    .map((part) => decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part, index) => (/^\d+$/.test(part) && index > 0 ? `[${part}]` : index > 0 ? `.${part}` : part))
    .join('');
}

/** Names come from the caller and may be as long as a body. */
const shorten = (name: string): string => (name.length > 120 ? `${name.slice(0, 120)}…` : name);

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
  const about = description ? `: ${description}` : '';
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

/** Makes a check of one part of a request against its schema; a fault becomes the documented error. */
export function compileCheck(schema: unknown, part: 'body' | 'text'): (value: unknown) => unknown {
  const validate: ValidateFunction = (part === 'body' ? bodies : texts).compile(schema as object);
  return (value) => {
    if (validate(value)) return value;
    const fault = validate.errors?.[0];
    throw fault ? toError(fault) : new BelfryError('InvalidValue', 'The request is not valid.');
  };
}
