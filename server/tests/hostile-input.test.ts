import { ERRORS, LIMITS, type Operation, operationList, OPERATIONS } from '@belfry/contract';
import {
  bodyOf,
  callSample,
  clearUp,
  createFixture,
  credentials,
  type ErrorAnswer,
  faultOfAnyAnswer,
  faultOfRawAnswer,
  type Fixture,
  type Mutation,
  mutationsOf,
  namesProperty,
  type RawAnswer,
  type RawRequest,
  requestOf,
  samplesOf,
  type TestServer,
  until,
  untriedProperties,
} from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

const JSON_TYPE = { 'content-type': 'application/json' };

/** Requests under way at once. */
const LANES = 8;
/** Findings that a failing test shows. */
const SHOWN = 400;

/** Does `work` with each item, some at a time, and gives what was found wrong. */
async function findings<T>(items: Iterable<T>, work: (item: T) => Promise<string | null>): Promise<string[]> {
  const found: string[] = [];
  const iterator = items[Symbol.iterator]();
  const lane = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const finding = await work(next.value);
      if (finding) found.push(finding);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found.length > SHOWN ? [...found.slice(0, SHOWN), `and ${found.length - SHOWN} more`] : found;
}

function judge(operation: Operation, mutation: Mutation, answer: RawAnswer): string | null {
  const fault = mutation.elsewhere ? faultOfAnyAnswer(answer) : faultOfRawAnswer(operation, answer);
  if (fault) return fault;
  const { code, message } = (answer.status === 200 ? {} : bodyOf(answer)) as Partial<ErrorAnswer>;
  if (mutation.code !== undefined && code !== mutation.code)
    return `expected ${mutation.code}, got ${answer.status} ${code ?? ''}`;
  if (mutation.notCode !== undefined && code === mutation.notCode)
    return `refused within the limit with ${code}`;
  if (message !== undefined && !namesProperty(bodyOf(answer) as ErrorAnswer, mutation.names))
    return `the message names none of ${mutation.names.join(', ')}`;
  return null;
}

async function tryMutation(
  operation: Operation,
  fixture: Fixture,
  mutation: Mutation,
): Promise<string | null> {
  const { path, body } = mutation;
  const request = { method: operation.method, path, ...(body === undefined ? {} : { body }) };
  const answer = await callSample(server.url, request, credentials(operation, fixture));
  if (answer.status === 200 && !mutation.elsewhere) await clearUp(operation, fixture, bodyOf(answer));
  const fault = judge(operation, mutation, answer);
  return (
    fault && `${operation.id}: ${mutation.what}: ${fault}: ${answer.status} ${answer.text.slice(0, 300)}`
  );
}

async function expectSuccess(operation: Operation, fixture: Fixture, request: RawRequest): Promise<void> {
  const answer = await callSample(server.url, request, credentials(operation, fixture));
  expect(`${operation.id} ${answer.status}`, answer.text).toBe(`${operation.id} 200`);
  expect(faultOfRawAnswer(operation, answer)).toBeNull();
  await clearUp(operation, fixture, bodyOf(answer));
}

describe('every property of every operation (G12)', () => {
  it.each(operationList)(
    '$id: whatever one property holds, the answer is a documented one',
    async (operation) => {
      const fixture = await createFixture(server);
      const samples = await samplesOf(operation, fixture);
      expect(untriedProperties(operation, samples), 'give these a value in testkit/src/samples.ts').toEqual(
        [],
      );
      for (const sample of samples) {
        await expectSuccess(operation, fixture, requestOf(operation, sample));
        const mutations = mutationsOf(operation, sample);
        expect(await findings(mutations, (mutation) => tryMutation(operation, fixture, mutation))).toEqual(
          [],
        );
      }
      for (const sample of await samplesOf(operation, fixture))
        await expectSuccess(operation, fixture, requestOf(operation, sample));
    },
  );
});
