import { ERRORS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type RawAnswer, rawCall, type TestServer } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, delivered, openSession, startServer } from './support.js';

/*
 * The page of the vendor's Platform API row by row, called as its reader would: by path, header and body, without
 * anything of our contract. The rows of the page on notification logs are in logs.test.ts and user-logs.test.ts.
 */

const MESSAGES = '/v1/notifications/messages';
const CHARSETS = [
  'application/json; charset=utf8',
  'application/json; charset=utf-8',
  'application/json',
  'Application/JSON;charset=UTF-8',
];

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterEach(() => armFailpoints(null));
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

interface Call {
  method?: string;
  path?: string;
  body?: unknown;
  /** The text of the body in place of `body`. */
  text?: string;
  token?: string | null;
  headers?: Record<string, string>;
}

async function call({ method = 'POST', path = MESSAGES, body, text, token, headers = {} }: Call) {
  const given = token === undefined ? server.application.token : token;
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  return rawCall(server.url, {
    method,
    path,
    headers: {
      ...(given === null ? {} : { 'Api-Token': given }),
      ...(content === undefined ? {} : { 'Content-Type': 'application/json; charset=utf8' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
}

const bodyOf = ({ text }: RawAnswer) => JSON.parse(text) as Record<string, unknown>;
const ids = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);
const sql = (text: string) => ({ name: '', text });
const ENDED = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1';
const template = { key: 'greeting', variables: { '*': { name: 'Ann' } } };
const sends = (more: object = {}) => ({ body: { template, targets: ['ann'], ...more } });

/** Calls with settings of their own, and none of them left behind. */
async function withSettings(settings: object, make: (token: string) => Promise<RawAnswer>) {
  const { token } = await server.createApplication('Settings');
  await createGreeting(server, {}, token);
  await call({ method: 'PUT', path: '/v1/settings', body: settings, token });
  return make(token);
}

describe('Headers', () => {
  it.each(CHARSETS)('Content-Type: %s', async (type) => {
    const answer = await call({ ...sends(), headers: { 'Content-Type': type } });
    expect(bodyOf(answer)).toMatchObject({ mode: 'realtime', sent: 1 });
  });

  it.each(['Api-Token', 'api-token', 'API-TOKEN'])('%s', async (name) => {
    const headers = { [name]: server.application.token };
    expect((await call({ ...sends(), token: null, headers })).status).toBe(200);
  });
});

describe('Actions', () => {
  it('Send a notification: POST /v1/notifications/messages', async () => {
    const answer = bodyOf(await call(sends()));
    expect(answer).toMatchObject({ mode: 'realtime', requested: 1, sent: 1 });
    expect(answer.notification_id).toMatch(/^\d+$/);
  });

  it('Send a batch of notifications with a CSV file, List target files', async () => {
    const signed = await call({ path: '/v1/storage/targets_files/spring.csv/presigned_urls', body: {} });
    const { url, fields } = bodyOf(signed) as { url: string; fields: Record<string, string> };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['user_id,name\r\nann,Ann\r\nben,Ben\r\n']));
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
    const batch = { template: { key: 'greeting' }, mode: 'batch', targets_filename: 'spring.csv' };
    const { notification_id } = bodyOf(await call({ body: batch }));
    expect(await delivered(server, String(notification_id))).toMatchObject({ outcomes: { sent: 2 } });
    const listed = await call({ method: 'GET', path: '/v1/storage/targets_files?limit=100' });
    expect(bodyOf(listed)).toMatchObject({ files: [{ file_key: 'spring.csv' }], next: '' });
  });
});

describe('Error response', () => {
  it('error is true, code an integer, message a text', async () => {
    const answer = bodyOf(await call({ body: {} }));
    expect(answer).toEqual({ error: true, code: 400105, message: expect.any(String) });
  });
});

/** Every error that a call can be answered with, and a call that is. */
const ROWS: [name: keyof typeof ERRORS, row: string, make: () => Promise<RawAnswer>][] = [
  [
    'PartialSuccess',
    'part of a send failed in single mode',
    () =>
      call(
        sends({ template: { key: 'greeting', variables: { ann: { name: 'A' } } }, targets: ['ann', 'b'] }),
      ),
  ],
  ['InvalidValue', 'over 10 targets in single mode', () => call(sends({ mode: 'single', targets: ids(11) }))],
  [
    'InvalidValue',
    'over 10,000 targets in multi mode',
    () => call(sends({ mode: 'multi', targets: ids(10_001) })),
  ],
  [
    'PermissionDenied',
    'a token without the permission',
    async () => call({ ...sends(), token: (await server.createToken(server.application, ['users'])).token }),
  ],
  [
    'PermissionDenied',
    'the Host of another application',
    () => call({ ...sends(), headers: { host: 'api-456B25A4-0364-441A-8A48-948E0DDDCB24.example.com' } }),
  ],
  [
    'ServiceDoesNotActivated',
    'Business Messaging is off',
    () => withSettings({ business_messaging: false }, (token) => call({ ...sends(), token })),
  ],
  ['ExpectedString', 'a title that is a number', () => call(sends({ title: 1 }))],
  ['ExpectedNumber', 'a time that is a text', () => call(sends({ mode: 'batch', scheduled_at: 'soon' }))],
  ['ExpectedList', 'targets that are a text', () => call(sends({ targets: 'ann' }))],
  ['ExpectedObject', 'a template that is a text', () => call(sends({ template: 'greeting' }))],
  ['ExpectedBoolean', 'a dry run that is a text', () => call(sends({ dry_run: 'yes' }))],
  ['MissingRequiredParameters', 'no template', () => call({ body: { targets: ['ann'] } })],
  ['UnauthorizedRequest', 'no Api-Token header', () => call({ ...sends(), token: null })],
  ['ParameterValueLengthExceeded', 'a title that is too long', () => call(sends({ title: 'x'.repeat(201) }))],
  [
    'ParameterValueLengthExceeded',
    'a body over 25 MiB',
    () => call({ text: `{"template":"${'x'.repeat(25 * 1024 * 1024)}"}` }),
  ],
  ['InvalidValue', 'an unknown mode', () => call(sends({ mode: 'slow' }))],
  [
    'IncompatibleValues',
    'targets and targets_filename',
    () => call(sends({ mode: 'batch', targets_filename: 'spring.csv' })),
  ],
  [
    'ParameterValueOutOfRange',
    'a limit of 0',
    () => call({ method: 'GET', path: '/v1/notifications?limit=0' }),
  ],
  ['NotAllowedCharacter', 'U+0000 in a title', () => call(sends({ title: 'a\u0000b' }))],
  ['ResourceNotFound', 'an unknown template', () => call(sends({ template: { key: 'nothing' } }))],
  [
    'ResourceAlreadyExists',
    'a user that there is',
    async () => {
      await call({ path: '/v1/users', body: { user_id: 'taken' } });
      return call({ path: '/v1/users', body: { user_id: 'taken' } });
    },
  ],
  [
    'DeactivatedUser',
    'a send to a deactivated user',
    async () => {
      await call({ path: '/v1/users', body: { user_id: 'asleep' } });
      await call({ method: 'PUT', path: '/v1/users/asleep', body: { is_active: false } });
      return call(sends({ targets: ['asleep'] }));
    },
  ],
  [
    'UserNotFound',
    'a send to an unknown user where those are refused',
    () =>
      withSettings({ unknown_targets: 'reject' }, (token) => call({ ...sends({ targets: ['who'] }), token })),
  ],
  [
    'InvalidSessionToken',
    'a session token that is none',
    () => call({ method: 'GET', path: '/client/v1/channels', headers: { Authorization: 'Bearer x.y.z' } }),
  ],
  [
    'SessionTokenExpired',
    'a session token of yesterday',
    async () => {
      const session = await openSession(server, 'expired');
      server.clock.move(8 * 24 * 3_600_000);
      return call({
        method: 'GET',
        path: '/client/v1/channels',
        headers: { Authorization: `Bearer ${session}` },
      });
    },
  ],
  ['InvalidApiToken', 'an unknown token', () => call({ ...sends(), token: '0'.repeat(40) })],
  ['InvalidJsonRequestBody', 'a body that is no JSON', () => call({ text: '{"template":' })],
  ['InvalidEndpoint', 'a path that is none', () => call({ method: 'GET', path: '/v1/nothing' })],
  ['InvalidEndpoint', 'a method that the path has not', () => call({ method: 'PATCH', path: MESSAGES })],
  [
    'IdempotencyConflict',
    'a key whose first call is in progress',
    async () => {
      const gate = gateOf();
      const reached = gateOf();
      armFailpoints((name) => {
        if (name !== 'accept.chunks_inserted') return;
        reached.resolve();
        return gate.promise;
      });
      const again = { ...sends({ mode: 'batch' }), headers: { 'Idempotency-Key': 'slow' } };
      const first = call(again);
      await reached.promise;
      const second = await call(again);
      gate.resolve();
      await first;
      return second;
    },
  ],
  [
    'IdempotencyMismatch',
    'a key with another body',
    async () => {
      const headers = { 'Idempotency-Key': 'used' };
      await call({ ...sends(), headers });
      return call({ ...sends({ title: 'Other' }), headers });
    },
  ],
  [
    'RateLimitExceeded',
    'more calls than the operator allows',
    () =>
      withSettings(
        { rate_limits: { sendNotification: { limit: 1, window_ms: 3_600_000 } } },
        async (token) => {
          await call({ ...sends(), token });
          return call({ ...sends(), token });
        },
      ),
  ],
  [
    'InternalError',
    'a fault of the server',
    () => {
      armFailpoints((name) => {
        if (name === 'accept.committed') throw new Error('a fault of ours');
      });
      return call(sends({ mode: 'batch' }));
    },
  ],
  [
    'ServiceUnavailable',
    'the storage is down',
    async () => {
      const other = await startServer();
      await createGreeting(other);
      const [row] = await other.app.db.rows<{ name: string }>(sql('SELECT current_database() AS name'));
      const database = row?.name ?? '';
      await server.app.db.count(sql(`ALTER DATABASE "${database}" ALLOW_CONNECTIONS false`));
      await server.app.db.count(sql(ENDED), [database]);
      const headers = { 'Api-Token': other.application.token, 'Content-Type': 'application/json' };
      const body = JSON.stringify(sends().body);
      const answer = await rawCall(other.url, { method: 'POST', path: MESSAGES, headers, body });
      await server.app.db.count(sql(`ALTER DATABASE "${database}" ALLOW_CONNECTIONS true`));
      await other.stop();
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      return answer;
    },
  ],
];

function gateOf() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('Error codes', () => {
  it.each(ROWS.map(([name, row, make]) => ({ name, row, make, ...ERRORS[name] })))(
    '$status $code $name: $row',
    async ({ status, code, make }) => {
      const answer = await make();
      expect([answer.status, bodyOf(answer).code]).toEqual([status, code]);
      expect(bodyOf(answer).error).toBe(true);
    },
  );

  /** Those that only a member of the dashboard meets. */
  const MEMBERS = new Set([
    ...['NotSignedIn', 'SignInRefused', 'SecondFactorRequired', 'InvalidLink', 'SignInFailed'],
    ...['CrossSiteRequest', 'TooManySignIns'],
  ]);

  it('has a row for every error that a backend or an app can meet', () => {
    const names = Object.keys(ERRORS).filter((name) => !MEMBERS.has(name));
    expect([...new Set(ROWS.map(([name]) => name))].sort()).toEqual(names.sort());
  });
});
