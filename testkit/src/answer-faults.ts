import { ERRORS, type ErrorName, type Operation } from '@belfry/contract';
import { faultOfAnswer } from './answers.js';
import type { RawAnswer } from './raw.js';

/** Traces of the inside: SQL, a stack, a file of the server. */
const INSIDE =
  /SELECT|INSERT|UPDATE .+ SET|violates|invalid input syntax|at .*\.(ts|js):\d+|node_modules|node:internal/;

/** Members that an error's body may have beside error, code and message. */
const DETAILS = new Set(['error', 'code', 'message', 'failed_targets', 'faults']);

/** Errors about the value of a property: they say which. */
const ABOUT_A_VALUE: ErrorName[] = [
  'ExpectedString',
  'ExpectedNumber',
  'ExpectedList',
  'ExpectedObject',
  'ExpectedBoolean',
  'MissingRequiredParameters',
  'ParameterValueLengthExceeded',
  'InvalidValue',
  'IncompatibleValues',
  'ParameterValueOutOfRange',
  'NotAllowedCharacter',
];
const NAMING_CODES = new Set<number>(ABOUT_A_VALUE.map((name) => ERRORS[name].code));

export interface ErrorAnswer {
  error: true;
  code: number;
  message: string;
  failed_targets?: unknown[];
}

/** The body of an answer, null for an empty one; throws when it is not JSON. */
export const bodyOf = (answer: RawAnswer): unknown => (answer.text === '' ? null : JSON.parse(answer.text));

/** What is wrong with any answer at all, whatever was asked; null when nothing is. */
export function faultOfAnyAnswer(answer: RawAnswer): string | null {
  const { status, headers, text } = answer;
  if (status >= 500) return 'a fault of the server';
  if (!headers['x-request-id']) return 'no X-Request-Id';
  const inside = INSIDE.exec(text);
  if (inside) return `the answer shows the inside: ${inside[0]}`;
  if (text === '') return null;
  if (!/^(application\/json|text\/event-stream)/.test(String(headers['content-type'])))
    return 'the answer is not declared as JSON';
  try {
    const body = bodyOf(answer) as Record<string, unknown>;
    if (status < 300) return null;
    const further = Object.keys(body).filter((name) => !DETAILS.has(name));
    return further.length > 0 ? `the error has the members ${further.join(', ')}` : null;
  } catch {
    return 'the answer is not JSON';
  }
}

/** What is wrong with an operation's answer by the contract; null when nothing is. */
export function faultOfRawAnswer(operation: Operation, answer: RawAnswer): string | null {
  return faultOfAnyAnswer(answer) ?? faultOfAnswer(operation, answer.status, bodyOf(answer));
}

/** Whether an error that is about a value says which of `names` it is about. */
export function namesProperty(
  { code, message, failed_targets }: ErrorAnswer,
  names: readonly string[],
): boolean {
  if (names.length === 0 || !NAMING_CODES.has(code)) return true;
  // Targets are told apart by their ids, and nesting is the fault of the body as a whole.
  return (
    failed_targets !== undefined ||
    /nested over/.test(message) ||
    names.some((name) => message.includes(name))
  );
}
