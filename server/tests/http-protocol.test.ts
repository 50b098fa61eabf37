import { once } from 'node:events';
import { connect } from 'node:net';
import { ERRORS, type Operation, operationList, OPERATIONS } from '@belfry/contract';
import {
  answersIn,
  bodyOf,
  callSample,
  clearUp,
  createFixture,
  credentials,
  type ErrorAnswer,
  faultOfAnyAnswer,
  type Fixture,
  pathOf,
  type RawAnswer,
  rawCall,
  rawExchange,
  requestOf,
  samplesOf,
  type TestServer,
  jsonOperations,
} from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { captureLog, LEVEL } from './log-capture.js';
import { startServer } from './support.js';

let server: TestServer;
let fixture: Fixture;
const log = captureLog();

beforeAll(async () => {
  server = await startServer({ logger: log.logger });
  fixture = await createFixture(server);
});
afterEach(expectAnswer);
afterAll(async () => {
  expectQuietLog();
  await server.stop();
});

/** Whatever a test has sent, others are answered. */
async function expectAnswer(): Promise<void> {
  expect((await rawCall(server.url, { method: 'GET', path: '/healthz' })).status).toBe(200);
}

/** What a client does wrong is nothing an operator has to look into. */
function expectQuietLog(): void {
  expect(log.records().filter(({ level }) => level >= LEVEL.warn)).toEqual([]);
}

const INVALID_ENDPOINT = { error: true, code: ERRORS.InvalidEndpoint.code };

async function expectSuccess(
  operation: Operation,
  path: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const [sample = {}] = await samplesOf(operation, fixture);
  const request = requestOf(operation, sample, path);
  const answer = await callSample(fixture, request, { ...credentials(operation, fixture), ...headers });
  expect(`${path} ${answer.status}`, answer.text).toBe(`${path} 200`);
  await clearUp(operation, fixture, bodyOf(answer));
  return answer;
}

describe('paths', () => {
  it.each(jsonOperations)(
    '$id answers on each of its paths, with a slash at the end and without',
    async (operation) => {
      for (const path of [operation.path, ...(operation.aliases ?? [])]) {
        await expectSuccess(operation, path);
        await expectSuccess(operation, `${path}/`);
      }
    },
  );

  it('a send goes by the four paths that the vendor’s clients use', () => {
    const { path, aliases } = OPERATIONS.sendNotification;
    expect([path, ...(aliases ?? [])].sort()).toEqual([
      '/v1/notifications',
      '/v1/notifications/messages',
      '/v2/notifications',
      '/v2/notifications/messages',
    ]);
  });

  it('a path may be percent-encoded, in capitals and in small letters', async () => {
    const headers = { 'api-token': fixture.application.token };
    for (const user_id of ['a/b', 'ä é', '한국어', '..', '%', '?&=#', '😀', 'a+b']) {
      await server.call(OPERATIONS.createUser, { body: { user_id } });
      const encoded = encodeURIComponent(user_id).replace('..', '%2e%2E');
      for (const path of [encoded, encoded.toLowerCase()]) {
        const answer = await rawCall(server.url, { method: 'GET', path: `/v1/users/${path}`, headers });
        expect(bodyOf(answer), path).toMatchObject({ user_id });
      }
    }
  });

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v2/users',
    '/V1/users',
    '/v1//users',
    '/v1/users/a/b/c',
    '/healthz/x',
    '/..',
    '//',
    '/v1/users;x',
  ])('%s is no path of ours', async (path) => {
    for (const headers of [{}, { 'api-token': fixture.application.token }]) {
      const answer = await rawCall(server.url, { method: 'GET', path, headers });
      expect(faultOfAnyAnswer(answer)).toBeNull();
      expect(bodyOf(answer)).toMatchObject(INVALID_ENDPOINT);
      expect((bodyOf(answer) as ErrorAnswer).message).toContain('openapi.json');
    }
  });
});

describe('methods', () => {
  const METHODS = [
    'GET',
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'OPTIONS',
    'HEAD',
    'TRACE',
    'PROPFIND',
    'QUERY',
    'LOCK',
    'M-SEARCH',
  ];
  const matches = (pattern: string, path: string) =>
    new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  const pathsOf = ({ path, aliases = [] }: Operation) => [path, ...aliases];
  const paths = [...new Set(operationList.flatMap(pathsOf))];

  it.each(paths)('%s refuses every method it has not', async (path) => {
    const taken = operationList.filter((one) => pathsOf(one).some((pattern) => matches(pattern, path)));
    const operation = taken.find((one) => pathsOf(one).includes(path)) as Operation;
    const [sample = {}] = await samplesOf(operation, fixture);
    for (const method of METHODS.filter((name) => !taken.some((one) => one.method === name)))
      for (const headers of [{}, credentials(operation, fixture)])
        for (const body of [undefined, '{}']) {
          const request = {
            method,
            path: pathOf(operation, sample, path),
            headers,
            ...(body ? { body } : {}),
          };
          const answer = await rawCall(server.url, request);
          expect(answer.status, `${method} ${answer.text}`).toBe(400);
          expect(faultOfAnyAnswer(answer)).toBeNull();
          // An answer to HEAD has no body.
          const code = method === 'HEAD' ? answer.text : (bodyOf(answer) as ErrorAnswer).code;
          expect(code, method).toBe(method === 'HEAD' ? '' : ERRORS.InvalidEndpoint.code);
        }
  });
});

describe('headers', () => {
  it('names are read in any case', async () => {
    const { token } = fixture.application;
    const send = OPERATIONS.sendNotification as unknown as Operation;
    const [sample = {}] = await samplesOf(send, fixture);
    for (const [name, type] of [
      ['API-TOKEN', 'CONTENT-TYPE'],
      ['api-token', 'content-type'],
      ['aPi-ToKeN', 'cOnTeNt-TyPe'],
    ] as const) {
      const headers = { [name]: token, [type]: 'application/json; charset=utf8' };
      const answer = await rawCall(server.url, { ...requestOf(send, sample), headers });
      expect(answer.status, answer.text).toBe(200);
    }
  });

  it('every answer has an X-Request-Id of its own, whatever the caller sends', async () => {
    const ids: unknown[] = [];
    const headers = { 'x-request-id': 'mine', 'request-id': 'mine' };
    for (let round = 0; round < 25; round++)
      for (const path of ['/healthz', '/nowhere', '/v1/users', '/v1/users/%zz', '/openapi.json']) {
        const answer = await rawCall(server.url, { method: 'GET', path, headers });
        ids.push(answer.headers['x-request-id']);
      }
    for (const bytes of ['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'])
      ids.push(
        ...answersIn((await rawExchange(server.url, bytes)).received).map(
          (answer) => answer.headers['x-request-id'],
        ),
      );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain('mine');
    expect(ids.filter((id) => typeof id !== 'string' || id.length < 16)).toEqual([]);
  });
});

/** What the server says to bytes: whole answers, each of them a documented one. */
async function say(bytes: string | Buffer, end: 'wait' | 'half' = 'wait'): Promise<RawAnswer[]> {
  const { received } = await rawExchange(server.url, bytes, end);
  const answers = answersIn(received);
  for (const answer of answers) expect(faultOfAnyAnswer(answer), answer.text).toBeNull();
  return answers;
}

const get = (path: string, lines: string[] = [], version = '1.1') =>
  [`GET ${path} HTTP/${version}`, 'Host: localhost', ...lines, '', ''].join('\r\n');
const post = (lines: string[], body: string) =>
  [
    ...['POST /v1/users HTTP/1.1', 'Host: localhost', `Api-Token: ${fixture.application.token}`],
    ...['Content-Type: application/json', ...lines, '', body],
  ].join('\r\n');

describe('what is no HTTP (G12)', () => {
  const NONSENSE: [string, () => string | Buffer][] = [
    ['words', () => 'hello there\r\n\r\n'],
    ['zeros', () => Buffer.alloc(1_000)],
    [
      'random bytes',
      () => Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7919 + 13) % 256)),
    ],
    ['TLS', () => Buffer.from('160301020001000' + '1fc0303'.padEnd(400, 'a'), 'hex')],
    ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['another version', () => get('/healthz', [], '9.9')],
    ['no version', () => 'GET /healthz\r\n\r\n'],
    ['no such method', () => 'NONSENSE /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a line break in the path', () => 'GET /health\nz HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['U+0000 in the path', () => 'GET /health\0z HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['U+0000 in a header', () => get('/healthz', ['X-Header: a\0b'])],
    ['a header without a colon', () => get('/healthz', ['nonsense'])],
    ['a space before the colon', () => get('/healthz', ['Content-Length : 0'])],
    ['a folded header', () => get('/healthz', ['X-Header: a', ' b'])],
    ['a bare carriage return', () => get('/healthz', ['X-Header: a\rX-Other: b'])],
    ['a length that is no number', () => post(['Content-Length: many'], '{}')],
    ['a negative length', () => post(['Content-Length: -2'], '{}')],
    ['a huge length', () => post(['Content-Length: 99999999999999999999'], '{}')],
    ['two lengths', () => post(['Content-Length: 2', 'Content-Length: 3'], '{}')],
    ['two lengths in one', () => post(['Content-Length: 2, 3'], '{}')],
    [
      'a length and chunks',
      () => post(['Content-Length: 2', 'Transfer-Encoding: chunked'], '2\r\n{}\r\n0\r\n\r\n'),
    ],
    [
      'chunks and a length',
      () => post(['Transfer-Encoding: chunked', 'Content-Length: 13'], '2\r\n{}\r\n0\r\n\r\n'),
    ],
    ['an unknown transfer encoding', () => post(['Transfer-Encoding: nonsense'], '{}')],
    ['chunks twice', () => post(['Transfer-Encoding: chunked, chunked'], '2\r\n{}\r\n0\r\n\r\n')],
    [
      'chunks that are not the last encoding',
      () => post(['Transfer-Encoding: chunked, identity'], '2\r\n{}\r\n0\r\n\r\n'),
    ],
    ['a chunk size that is no number', () => post(['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n')],
    ['a chunk longer than it says', () => post(['Transfer-Encoding: chunked'], '1\r\n{}\r\n0\r\n\r\n')],
    ['a huge chunk size', () => post(['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n')],
  ];

  it.each(NONSENSE.map(([what]) => what))('%s: 400 in JSON or a closed connection', async (what) => {
    const [, bytes = () => ''] = NONSENSE.find(([name]) => name === what) ?? [];
    for (const end of ['wait', 'half'] as const)
      for (const answer of await say(bytes(), end))
        expect(`${answer.status} ${answer.text}`).toMatch(/^400 \{/);
  });

  it.each([
    ['the path', get(`/v1/users?x=${'a'.repeat(100_000)}`)],
    ['a header', get('/healthz', [`X-Header: ${'a'.repeat(100_000)}`])],
    ['a header’s name', get('/healthz', [`${'a'.repeat(100_000)}: x`])],
    ['many headers', get('/healthz', Array(20_000).fill('X-Header: a'))],
  ])('100 kB of head in %s is refused', async (_, bytes) => {
    const answers = await say(bytes);
    for (const answer of answers)
      expect(bodyOf(answer)).toMatchObject({ error: true, code: ERRORS.ParameterValueLengthExceeded.code });
  });

  it('HTTP/1.1 without a Host is refused in JSON, as the standard asks', async () => {
    const [answer] = await say('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(answer?.status).toBe(400);
    expect(bodyOf(answer as RawAnswer)).toMatchObject({
      error: true,
      code: ERRORS.InvalidJsonRequestBody.code,
    });
  });
});

describe('unusual HTTP', () => {
  it('HTTP/1.0, with and without a Host', async () => {
    for (const head of ['GET /healthz HTTP/1.0\r\n\r\n', get('/healthz', [], '1.0')]) {
      const answers = await say(head);
      expect(answers.map(({ status }) => status)).toEqual([200]);
    }
  });

  it('a hundred requests in one write are answered in their order', async () => {
    const paths = Array.from({ length: 100 }, (_, index) =>
      index % 3 === 0 ? '/healthz' : index % 3 === 1 ? '/nowhere' : '/v1/users',
    );
    const bytes = paths.map((path, index) => get(path, index === 99 ? ['Connection: close'] : [])).join('');
    const answers = await say(bytes);
    const code = (answer: RawAnswer) => (answer.status === 200 ? 200 : (bodyOf(answer) as ErrorAnswer).code);
    const expected = {
      '/healthz': 200,
      '/nowhere': ERRORS.InvalidEndpoint.code,
      '/v1/users': ERRORS.UnauthorizedRequest.code,
    };
    expect(answers.map(code)).toEqual(paths.map((path) => expected[path as keyof typeof expected]));
    expect(new Set(answers.map((answer) => answer.headers['x-request-id'])).size).toBe(100);
  });

  it('nonsense behind a request is never taken for its answer', async () => {
    for (let round = 0; round < 20; round++) {
      const body = JSON.stringify({ user_id: `behind-${round}-${fixture.mark}` });
      const [first] = await say(`${post([`Content-Length: ${body.length}`], body)}nonsense\r\n\r\n`);
      expect([200, undefined]).toContain(first?.status);
    }
  });

  it('a body where none is asked for does not shift the next request', async () => {
    const answers = await say(
      get('/healthz', ['Content-Length: 5']) +
        'GET /' +
        get('/healthz', ['Transfer-Encoding: chunked']) +
        '3\r\nabc\r\n0\r\n\r\n' +
        get('/nowhere', ['Connection: close']),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
  });

  it('a body that is refused before it is read does not shift the next request', async () => {
    const body = get('/smuggled');
    const head = `POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answers = await say(head + body + get('/healthz', ['Connection: close']));
    expect(answers.map(({ status }) => status)).toEqual([400, 200]);
    expect(answers[0]?.text).toContain(String(ERRORS.UnauthorizedRequest.code));
  });

  it.each([
    [
      'an upgrade to a web socket',
      ['Connection: Upgrade, close', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    ],
    [
      'an upgrade to HTTP/2',
      ['Connection: Upgrade, HTTP2-Settings, close', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
    ],
    ['an expectation', ['Expect: something', 'Connection: close']],
    ['a range', ['Range: bytes=0-1', 'Connection: close']],
    ['what is accepted', ['Accept: image/png', 'Accept-Encoding: nonsense', 'Connection: close']],
    ['a header twice', ['X-Header: a', 'X-Header: b', 'Host: other', 'Connection: close']],
  ])('%s changes nothing', async (_, lines) => {
    const answers = await say(get('/healthz', lines));
    expect(answers.map(({ status, text }) => `${status} ${text}`)).toEqual(['200 {"status":"ok"}']);
  });

  it('Expect: 100-continue is heard', async () => {
    const body = JSON.stringify({ user_id: `continue-${fixture.mark}` });
    const { received } = await rawExchange(
      server.url,
      post([`Content-Length: ${body.length}`, 'Expect: 100-continue', 'Connection: close'], body),
    );
    expect(received).toMatch(/^HTTP\/1\.1 100 Continue/);
    expect(answersIn(received).map(({ status }) => status)).toEqual([200]);
  });

  it('a path in its absolute form, * and CONNECT are answered or closed', async () => {
    for (const line of ['GET http://localhost/healthz', 'OPTIONS *', 'GET *', 'CONNECT localhost:80'])
      for (const answer of await say(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`))
        expect([200, 400], answer.text).toContain(answer.status);
  });
});

describe('a stop', () => {
  // Node.js ends them by itself after a minute.
  it('does not wait for connections that were opened and never used (G5)', { timeout: 50_000 }, async () => {
    const stopping = await startServer();
    const socket = connect(Number(new URL(stopping.url).port), '127.0.0.1');
    await once(socket, 'connect');
    // The server has heard of the connection too, when one that came after it has been answered.
    await rawCall(stopping.url, { method: 'GET', path: '/healthz' });
    const closed = once(socket, 'close');
    await stopping.stop();
    await closed;
  });
});
