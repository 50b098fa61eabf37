import type { Operation } from '@belfry/contract';
import { faultOfAnyAnswer, faultOfRawAnswer, type RawAnswer } from '@belfry/testkit';
import type { FuzzRequest } from './requests.js';

/** Longest that any request of the fuzzer may take. */
const SLOW_MS = 10_000;

/** A file of the server, whatever it is about: no answer has a reason to name one. */
const A_FILE = /(?:^|[\s"'(])(?:file:\/\/)?\/(?:[\w.@-]+\/)+[\w.@-]+\.(?:[cm]?[jt]s|json|sql|conf)\b/;

export interface Answered {
  answer: RawAnswer;
  ms: number;
}

/** What is wrong with an answer; null when nothing is. `secrets` are texts that no answer may hold. */
export function faultOf(
  operation: Operation,
  request: FuzzRequest,
  { answer, ms, secrets }: Answered & { secrets: readonly string[] },
): string | null {
  if (ms > SLOW_MS) return `the answer took ${Math.round(ms)} ms`;
  const told = secrets.find((secret) => answer.text.includes(secret));
  if (told !== undefined) return `the answer tells ${told}`;
  if (operation.id !== 'openapi' && A_FILE.test(answer.text)) return 'the answer names a file of the server';
  if (isOtherType(operation, answer)) return null;
  try {
    return request.elsewhere ? faultOfAnyAnswer(answer) : faultOfRawAnswer(operation, answer);
  } catch (error) {
    return `the answer cannot be read: ${(error as Error).message}`;
  }
}

/** A success in another type that the operation declares, such as CSV, is not JSON. */
export function isOtherType({ answerAlsoAs }: Operation, { status, headers }: RawAnswer): boolean {
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
  return status === 200 && answerAlsoAs !== undefined && Object.hasOwn(answerAlsoAs, type);
}
