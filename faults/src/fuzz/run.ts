import { createHash } from 'node:crypto';
import { type Operation, OPERATIONS } from '@belfry/contract';
import {
  bodyOf,
  callSample,
  clearUp,
  createFixture,
  credentials,
  type Fixture,
  type RawAnswer,
  samplesOf,
  type ServerAccess,
  type TestApplication,
} from '@belfry/testkit';
import fc from 'fast-check';
import { uploadsOf } from './forms.js';
import { faultOf, isOtherType } from './judge.js';
import { type FuzzRequest, requestsOf } from './requests.js';

export interface FuzzOptions {
  server: ServerAccess;
  operations: readonly Operation[];
  /** Requests of each operation. */
  requests: number;
  seed: number;
  /** Texts that no answer may hold. */
  secrets: readonly string[];
  /** Told of each operation that is done. */
  onDone?: (result: OperationResult) => void;
}

export interface OperationResult {
  operation: string;
  requests: number;
  successes: number;
  /** How often each status was answered. */
  statuses: Map<number, number>;
  slowestMs: number;
  /** What is wrong, with the smallest request that shows it; null when nothing is. */
  finding: string | null;
}

export interface FuzzResult {
  results: OperationResult[];
  /** Those that the requests were made in. */
  applications: TestApplication[];
}

/** Operations of which too little was tried: no request got past their checks. */
export const withoutSuccess = (results: readonly OperationResult[]): string[] =>
  results
    .filter(({ successes }) => successes === 0)
    .map(({ operation, requests }) => `${operation}: none of ${requests} requests succeeded`);

/** Operations under way at once; each sends one request after another, so that a finding can be made smaller. */
const LANES = 6;

/** Sends requests to every operation, each with an application of its own, and judges the answers. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const waiting = [...options.operations];
  const results: OperationResult[] = [];
  const applications: TestApplication[] = [];
  const lane = async () => {
    for (let operation = waiting.shift(); operation; operation = waiting.shift()) {
      const application = await options.server.createApplication();
      applications.push(application);
      const result = await fuzzOperation(operation, application, options);
      results.push(result);
      options.onDone?.(result);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { results, applications };
}

/** Each operation has a sequence of its own, whatever others are tried beside it. */
const seedOf = (seed: number, { id }: Operation): number =>
  createHash('sha256').update(`${seed} ${id}`).digest().readInt32BE();

async function fuzzOperation(
  operation: Operation,
  application: TestApplication,
  options: FuzzOptions,
): Promise<OperationResult> {
  const fixture = await createFixture(options.server, application);
  const requests = await arbitraryOf(operation, fixture);
  const result: OperationResult = {
    operation: operation.id,
    requests: 0,
    successes: 0,
    statuses: new Map(),
    slowestMs: 0,
    finding: null,
  };
  const property = fc.asyncProperty(requests, async (request) => {
    const since = performance.now();
    const answer = await callSample(fixture, request, credentials(operation, fixture));
    const ms = performance.now() - since;
    count(result, answer, ms);
    const fault = faultOf(operation, request, { answer, ms, secrets: options.secrets });
    if (fault) throw new Error(`${fault}\n  answer: ${answer.status} ${answer.text.slice(0, 600)}`);
    const isJson = !isOtherType(operation, answer);
    if (answer.status === 200 && isJson && !request.elsewhere)
      await clearUp(operation, fixture, bodyOf(answer));
  });
  const details = await fc.check(property, {
    numRuns: options.requests,
    seed: seedOf(options.seed, operation),
    interruptAfterTimeLimit: TIME_LIMIT_MS,
    markInterruptAsFailure: true,
  });
  result.finding = findingOf(operation, details);
  return result;
}

/** Of one operation, with the search for the smallest request that shows a finding. */
const TIME_LIMIT_MS = 10 * 60_000;

async function arbitraryOf(operation: Operation, fixture: Fixture): Promise<fc.Arbitrary<FuzzRequest>> {
  if (operation.bodyType === 'form') return uploadsOf(operation.path, await formsOf(fixture));
  return requestsOf(operation, await samplesOf(operation, fixture));
}

/** Signed forms: for a new file, for one that may be replaced, and for one that may not. */
async function formsOf({ server, application, fileKeys }: Fixture): Promise<Record<string, string>[]> {
  const presign = async (file_key: string, overwrite_duplicate_key: boolean) => {
    const body = { overwrite_duplicate_key };
    const { token } = application;
    return (await server.expect(OPERATIONS.presignTargetFile, { params: { file_key }, body, token })).fields;
  };
  return [await presign(fileKeys[0], true), await presign('new.csv', true), await presign('once.csv', false)];
}

function count(result: OperationResult, { status }: RawAnswer, ms: number): void {
  result.requests++;
  if (status < 300) result.successes++;
  result.statuses.set(status, (result.statuses.get(status) ?? 0) + 1);
  result.slowestMs = Math.max(result.slowestMs, ms);
}

const shown = (text: string): string =>
  text.length > 1_500 ? `${text.slice(0, 1_500)}… (${text.length} characters)` : text;

function findingOf(operation: Operation, details: fc.RunDetails<[FuzzRequest]>): string | null {
  if (!details.failed) return null;
  if (!details.counterexample) return `${operation.id}: not done after ${TIME_LIMIT_MS} ms`;
  const [{ method, path, headers, body }] = details.counterexample;
  const error =
    details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  return [
    `${operation.id}: ${error}`,
    `  request: ${method} ${shown(path)} ${JSON.stringify(headers)}`,
    ...(body === undefined ? [] : [`  body: ${shown(JSON.stringify(String(body)))}`]),
  ].join('\n');
}
