import { Ajv, type ValidateFunction } from 'ajv';
import { ERRORS, errorsOf, type Operation } from '@belfry/contract';

const ajv = new Ajv({ strict: false });
const compiled = new Map<unknown, ValidateFunction>();

type Schema = { [key: string]: unknown };

/** The schema with every object closed: an answer may hold nothing that the contract does not name. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (schema === null || typeof schema !== 'object') return schema;
  const closed: Schema = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, close(value)]),
  );
  if (closed.properties && closed.additionalProperties === undefined) closed.additionalProperties = false;
  return closed;
}

function validate(schema: unknown, body: unknown): string | null {
  let check = compiled.get(schema);
  if (!check) compiled.set(schema, (check = ajv.compile(close(schema) as object)));
  return check(body) ? null : ajv.errorsText(check.errors);
}

/** What is wrong with an answer by the contract; null when nothing is. */
export function faultOfAnswer(operation: Operation, status: number, body: unknown): string | null {
  if (status === (operation.status ?? 200)) return validate(operation.answer, body);
  if (status === 304 && operation.hasEtag) return body === null ? null : 'a body with 304';
  const other = operation.otherAnswers?.[status];
  if (other) return validate(other, body);
  const { code, message, error } = (body ?? {}) as { code?: number; message?: string; error?: boolean };
  const declared = errorsOf(operation).some(
    (name) => ERRORS[name].status === status && ERRORS[name].code === code,
  );
  if (error !== true || typeof message !== 'string' || message === '') return 'not the body of an error';
  return declared ? null : `status ${status} with code ${code} is not declared for ${operation.id}`;
}
