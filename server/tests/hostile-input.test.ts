import { ERRORS, LIMITS, type Operation, OPERATIONS } from '@belfry/contract';
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
  freshRequest,
  type Mutation,
  mutationsOf,
  namesProperty,
  type RawAnswer,
  rawCall,
  rawExchange,
  type RawRequest,
  requestOf,
  type Sample,
  samplesOf,
  type TestServer,
  untriedProperties,
  jsonOperations,
} from '@belfry/testkit';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureLog, LEVEL } from './log-capture.js';
import { settled, startServer } from './support.js';

let server: TestServer;
const log = captureLog();
const fixtures: Fixture[] = [];

/** Resources in an application of their own: what one operation is made to store does not get in another's way. */
async function newFixture(): Promise<Fixture> {
  const fixture = await createFixture(server, await server.createApplication());
  fixtures.push(fixture);
  return fixture;
}

beforeAll(async () => {
  server = await startServer({ logger: log.logger, failuresOfAddress: 1e9 });
});
afterAll(async () => {
  await server.stop();
});

/** Requests under way at once. */
const LANES = 8;
/** Thousands of requests: seconds on a machine of its own, a minute on one that others use. */
const LOADED_MS = 180_000;
/** Findings that a failing test shows. */
const SHOWN = 25;

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
  const answer = await callSample(fixture, request, credentials(operation, fixture));
  if (answer.status === 200 && !mutation.elsewhere) await clearUp(operation, fixture, bodyOf(answer));
  const fault = judge(operation, mutation, answer);
  return (
    fault && `${operation.id}: ${mutation.what}: ${fault}: ${answer.status} ${answer.text.slice(0, 300)}`
  );
}

async function expectSuccess(operation: Operation, fixture: Fixture, request: RawRequest): Promise<void> {
  const answer = await callSample(fixture, request, credentials(operation, fixture));
  expect(`${operation.id} ${answer.status}`, answer.text).toBe(`${operation.id} 200`);
  expect(faultOfRawAnswer(operation, answer)).toBeNull();
  await clearUp(operation, fixture, bodyOf(answer));
}

describe('every property of every operation (G12)', () => {
  it.each(jsonOperations)(
    '$id: whatever one property holds, the answer is a documented one',
    async (operation) => {
      const fixture = await newFixture();
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
    LOADED_MS,
  );
});

/** A sample of an operation that takes a body, with the fixture it belongs to. */
async function withBody(operation: Operation): Promise<{ fixture: Fixture; sample: Sample; body: string }> {
  const fixture = await newFixture();
  const [sample = {}] = await samplesOf(operation, fixture);
  return { fixture, sample, body: JSON.stringify(sample.body ?? {}) };
}

const NOT_JSON = ERRORS.InvalidJsonRequestBody.code;
const takesBody = ({ method }: Operation) => method !== 'GET';

const JSON_TYPES = [
  'application/json',
  'application/json; charset=utf8',
  'application/json;charset=utf-8',
  'APPLICATION/JSON; Charset="UTF-8"',
];
const OTHER_TYPES = [
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ],
  ...[
    'application/jsonp',
    'application',
    ';;;',
    '',
    'application/json; charset=latin1',
    'application/json; charset=',
  ],
  'application/json; charset=utf-16',
];

const spoiled = (body: string): [string, string | Buffer][] => [
  ['text', 'not JSON'],
  ['half of the body', body.slice(0, Math.ceil(body.length / 2))],
  ['all but its end', body.slice(0, -1)],
  ['two bodies', body + body],
  ['a byte order mark', `\ufeff${body}`],
  ['single quotes', "{'a':1}"],
  ['a comma too many', '{"a":1,}'],
  ['NaN', '{"a":NaN}'],
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]),
  ],
  [
    'a surrogate in UTF-8',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  ],
  ['gzip', gzipSync(body)],
];

describe('the body of every operation (G12)', () => {
  it.each(jsonOperations.filter(takesBody))('$id: what is no JSON in UTF-8 is refused', async (operation) => {
    const { fixture, sample, body } = await withBody(operation);
    const request = requestOf(operation, sample);
    const refuse = async (what: string, change: Partial<RawRequest>) => {
      const answer = await callSample(fixture, { ...request, ...change }, credentials(operation, fixture));
      expect(faultOfRawAnswer(operation, answer), what).toBeNull();
      expect((bodyOf(answer) as ErrorAnswer).code, what).toBe(NOT_JSON);
    };
    for (const type of OTHER_TYPES) await refuse(type, { body, headers: { 'content-type': type } });
    for (const [what, other] of spoiled(body)) {
      await refuse(what, { body: other });
      await refuse(`${what}, chunked`, { body: other, chunked: true });
    }
  });

  it.each(jsonOperations.filter(takesBody))(
    '$id: JSON in UTF-8 is taken however it is declared',
    async (operation) => {
      const { fixture, sample, body } = await withBody(operation);
      const request = { ...requestOf(operation, sample), body };
      for (const type of JSON_TYPES)
        await expectSuccess(operation, fixture, { ...request, headers: { 'content-type': type } });
      await expectSuccess(operation, fixture, { ...request, chunked: true });
      const headers = credentials(operation, fixture);
      const answer = await rawCall(server.url, await freshRequest(fixture, { ...request, headers }));
      expect(answer.status, answer.text).toBe(200);
    },
  );

  it.each(jsonOperations.filter(takesBody))(
    '$id: a body cut off on its way changes nothing',
    async (operation) => {
      const { fixture, sample, body } = await withBody(operation);
      const before = log.records().length;
      const request = await freshRequest(fixture, {
        ...requestOf(operation, sample),
        body,
        headers: { ...credentials(operation, fixture), 'content-type': 'application/json' },
      });
      const head = Object.entries(request.headers ?? {})
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
      const start = `${operation.method} ${request.path} HTTP/1.1\r\nHost: x\r\n${head}`;
      const whole = String(request.body);
      for (const end of ['half', 'drop'] as const)
        for (const cut of [
          `${start}Content-Length: ${Buffer.byteLength(whole) + 10}\r\n\r\n${whole}`,
          `${start}Transfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(whole).toString(16)}\r\n${whole}\r\n`,
        ]) {
          const { received } = await rawExchange(server.url, cut, end);
          expect(received === '' || /^HTTP\/1.1 400 /.test(received), received).toBe(true);
        }
      await expectSuccess(operation, fixture, requestOf(operation, sample));
      expect(
        log
          .records()
          .slice(before)
          .filter(({ level }) => level >= LEVEL.warn),
      ).toEqual([]);
    },
  );
});

describe('the largest body (G12)', () => {
  const tooLong = ERRORS.ParameterValueLengthExceeded.code;

  it.each([OPERATIONS.sendNotification, OPERATIONS.createUser] as unknown as Operation[])(
    '$id: takes a body of the limit and refuses one byte more',
    async (operation) => {
      const { fixture, sample, body } = await withBody(operation);
      const request = requestOf(operation, sample);
      const padded = (bytes: number) => body + ' '.repeat(bytes - Buffer.byteLength(body));
      await expectSuccess(operation, fixture, { ...request, body: padded(LIMITS.bodyBytes) });
      for (const chunked of [false, true]) {
        const answer = await callSample(
          fixture,
          { ...request, body: padded(LIMITS.bodyBytes + 1), chunked },
          credentials(operation, fixture),
        );
        expect(faultOfRawAnswer(operation, answer)).toBeNull();
        expect(bodyOf(answer)).toMatchObject({ code: tooLong });
      }
    },
  );
});

describe('what hostile input has left behind', () => {
  it('is delivered, can be read, and breaks no invariant', async () => {
    await settled(server);
    await server.checkInvariants();
    const lists = jsonOperations.filter((one) => one.auth.kind === 'token' && !one.params && hasToken(one));
    expect(lists.length).toBeGreaterThan(2);
    for (const { application } of fixtures)
      for (const list of lists) await readThrough(list, application.token);
  });

  it('can be read by every user who got some of it', async () => {
    let messages = 0;
    for (const { application } of fixtures) {
      const { token } = application;
      const users = await server.app.db.rows<{ user_id: string }>(
        {
          name: 'test_users',
          text: 'SELECT DISTINCT user_id FROM messages WHERE application = $1 ORDER BY user_id LIMIT 50',
        },
        [application.key],
      );
      for (const { user_id } of users) {
        const session = await server.expect(OPERATIONS.issueSessionToken, {
          params: { user_id },
          body: {},
          token,
        });
        await server.expect(OPERATIONS.listClientChannels, { token: session.token });
        const query = { limit: LIMITS.feedPage };
        const feed = { params: { key: 'feed' }, query, token: session.token };
        messages += (await server.expect(OPERATIONS.listClientMessages, feed)).messages.length;
      }
    }
    expect(messages).toBeGreaterThan(100);
  });

  it('is nothing in the log but what clients did', () => {
    expect(log.records().filter(({ level }) => level >= LEVEL.warn)).toEqual([]);
  });
});

const hasToken = ({ query }: Operation): boolean =>
  Object.hasOwn((query as { properties?: object } | undefined)?.properties ?? {}, 'token');

/** Reads every page of a list; each answer is checked against the contract. */
async function readThrough(list: Operation, token: string): Promise<void> {
  let next = '';
  do {
    const query = { ...(next ? { token: next } : {}), limit: '20' };
    const answer = await server.expect(list, { query, token } as never);
    ({ next } = answer as unknown as { next: string });
  } while (next);
}
