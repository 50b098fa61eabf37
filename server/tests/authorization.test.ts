import { type ErrorName, ERRORS, type Operation, OPERATIONS } from '@belfry/contract';
import {
  bodyOf,
  callSample,
  clearUp,
  createFixture,
  credentials,
  type ErrorAnswer,
  faultOfRawAnswer,
  type Fixture,
  pathOf,
  type RawAnswer,
  rawCall,
  type RawRequest,
  requestOf,
  samplesOf,
  type TestServer,
  jsonOperations,
} from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allCredentials,
  type Credential,
  limitedTokens,
  revokeElsewhere,
  revokeSessionsElsewhere,
  type Verdict,
} from './credentials.js';
import { startServer } from './support.js';

const IDENTITY: ErrorName[] = [
  'UnauthorizedRequest',
  'InvalidApiToken',
  'PermissionDenied',
  'InvalidSessionToken',
  'SessionTokenExpired',
  'NotSignedIn',
];
const IDENTITY_CODES = new Set<number>(IDENTITY.map((name) => ERRORS[name].code));

let server: TestServer;
let fixture: Fixture;
let all: Credential[];
let limited: Awaited<ReturnType<typeof limitedTokens>>;

beforeAll(async () => {
  server = await startServer({ failuresOfAddress: 1e9 });
  fixture = await createFixture(server);
  all = await allCredentials(server, fixture);
  limited = await limitedTokens(server, fixture);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

async function call(
  operation: Operation,
  request: RawRequest,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  const answer = await callSample(fixture, request, headers);
  if (answer.status === 200) await clearUp(operation, fixture, bodyOf(answer)).catch(() => {});
  return answer;
}

/** The answer in a word, as it stands in the table. */
function verdictOf(answer: RawAnswer): Verdict | string {
  if (answer.status === 200) return 'allowed';
  const { code } = bodyOf(answer) as ErrorAnswer;
  const name = IDENTITY.find((one) => ERRORS[one].code === code && ERRORS[one].status === answer.status);
  return name ?? `${answer.status} ${code}`;
}

const expected = ({ auth }: Operation, credential: Credential): Verdict =>
  auth.kind === 'none' ? 'allowed' : (credential[auth.kind] ?? 'NotSignedIn');

describe('who may call what', () => {
  it.each(jsonOperations)('$id answers every credential as the contract says (G11)', async (operation) => {
    const [sample = {}] = await samplesOf(operation, fixture);
    const table: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const credential of all) {
      const answer = await call(operation, requestOf(operation, sample), credential.headers);
      expect(faultOfRawAnswer(operation, answer), `${credential.name}: ${answer.text}`).toBeNull();
      wanted[credential.name] = expected(operation, credential);
      const isLetIn = answer.status === 200 || !IDENTITY_CODES.has((bodyOf(answer) as ErrorAnswer).code);
      table[credential.name] =
        wanted[credential.name] === 'foreign' && isLetIn ? 'foreign' : verdictOf(answer);
    }
    expect(table).toEqual(wanted);
  });

  it.each(jsonOperations)('$id asks a limited token for its permission and no other', async (operation) => {
    const { auth } = operation;
    const samples = await samplesOf(operation, fixture);
    const sample = samples[0] ?? {};
    for (const { permissions, token } of limited) {
      const headers = { ...credentials(operation, fixture), 'api-token': token };
      const verdict = verdictOf(await call(operation, requestOf(operation, sample), headers));
      const may = auth.kind !== 'token' || permissions.includes(auth.permission);
      expect(`${permissions.join(',')}: ${verdict}`).toBe(
        `${permissions.join(',')}: ${may ? 'allowed' : 'PermissionDenied'}`,
      );
    }
  });

  const guarded = jsonOperations.filter(({ auth }) => auth.kind !== 'none');

  it.each(guarded)(
    '$id is guarded on each of its paths, with a slash at the end and without',
    async (operation) => {
      const [sample = {}] = await samplesOf(operation, fixture);
      for (const path of [operation.path, ...(operation.aliases ?? [])])
        for (const written of [path, `${path}/`]) {
          const answer = await call(operation, requestOf(operation, sample, written), {});
          expect(IDENTITY, `${written} ${answer.text}`).toContain(verdictOf(answer));
        }
    },
  );

  it.each(guarded)('$id tells a stranger the same whatever is asked', async (operation) => {
    const [sample = {}] = await samplesOf(operation, fixture);
    const right = requestOf(operation, sample);
    const { body: _, ...bare } = right;
    const wrong = pathOf(operation, {
      params: Object.fromEntries(Object.keys(sample.params ?? {}).map((name) => [name, '!'])),
    });
    for (const headers of [{}, { 'api-token': 'unknown', authorization: 'Bearer unknown' }]) {
      const { status, text } = await call(operation, right, headers);
      for (const other of [
        { ...bare, path: `${wrong}?limit=nonsense` },
        { ...right, body: 'not JSON', method: operation.method },
      ]) {
        const answer = await call(
          operation,
          operation.method === 'GET' ? { ...bare, path: other.path } : other,
          headers,
        );
        expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
      }
    }
  });

  it('a credential counts in its header only', async () => {
    const { token } = fixture.application;
    for (const query of [`api_token=${token}`, `Api-Token=${token}`, `token=${token}`]) {
      const answer = await rawCall(server.url, { method: 'GET', path: `/v1/users?${query}` });
      expect(verdictOf(answer)).toBe('UnauthorizedRequest');
    }
    const cookie = { cookie: `Api-Token=${token}; session=${fixture.sessionToken}` };
    const answer = await rawCall(server.url, { method: 'GET', path: '/client/v1/channels', headers: cookie });
    expect(verdictOf(answer)).toBe('InvalidSessionToken');
  });
});

describe('the Host header', () => {
  const tokenOperations = jsonOperations.filter(({ auth }) => auth.kind === 'token');

  it.each(tokenOperations)('$id: api-{application_id} must be the token’s application', async (operation) => {
    const other = await server.createApplication();
    const { applicationId, token } = fixture.application;
    const samples = await samplesOf(operation, fixture);
    const at = async (host: string) =>
      verdictOf(await call(operation, requestOf(operation, samples[0] ?? {}), { 'api-token': token, host }));
    for (const id of [applicationId, applicationId.toLowerCase(), applicationId.toUpperCase()])
      for (const host of [`api-${id}.example.com`, `API-${id}.example.com:8080`, `api-${id}.`])
        expect(`${host} ${await at(host)}`).toBe(`${host} allowed`);
    for (const host of ['127.0.0.1', 'messages.example.com', 'api.example.com', 'xapi-nobody.example.com'])
      expect(`${host} ${await at(host)}`).toBe(`${host} allowed`);
    for (const id of [other.applicationId, 'NOBODY', `${applicationId}0`, applicationId.slice(1)])
      for (const host of [`api-${id}.example.com`, `API-${id}.example.com:8080`])
        expect(`${host} ${await at(host)}`).toBe(`${host} PermissionDenied`);
  });

  it('does not help a token that is no good', async () => {
    const host = `api-${fixture.application.applicationId}.example.com`;
    for (const [headers, verdict] of [
      [{ host }, 'UnauthorizedRequest'],
      [{ host, 'api-token': 'unknown' }, 'InvalidApiToken'],
    ] as const)
      expect(verdictOf(await rawCall(server.url, { method: 'GET', path: '/v1/users', headers }))).toBe(
        verdict,
      );
  });
});

describe('a credential that is taken away', () => {
  /** How long a server may go on believing what it knew. */
  const KEEP_MS = 2_000;

  it('a revoked API token is refused after 2 s at the latest', async () => {
    const { id, token } = await server.createToken(fixture.application, null);
    await server.expect(OPERATIONS.listUsers, { token });
    await revokeElsewhere(server, id);
    server.clock.move(KEEP_MS);
    const { body } = await server.call(OPERATIONS.listUsers, { token });
    expect(body).toMatchObject({ code: ERRORS.InvalidApiToken.code });
    // Nor does it come back: what was kept is gone.
    server.clock.move(-KEEP_MS);
    expect((await server.call(OPERATIONS.listUsers, { token })).body).toMatchObject({
      code: ERRORS.InvalidApiToken.code,
    });
  });

  it('a revoked API token is refused also when the clock steps back', async () => {
    const { id, token } = await server.createToken(fixture.application, null);
    await server.expect(OPERATIONS.listUsers, { token });
    await revokeElsewhere(server, id);
    server.clock.move(-3_600_000);
    const { body } = await server.call(OPERATIONS.listUsers, { token });
    server.clock.move(3_600_000);
    expect(body).toMatchObject({ code: ERRORS.InvalidApiToken.code });
  });

  it('sessions revoked by another server are refused after 2 s at the latest, here at once', async () => {
    const { application, otherUserId } = fixture;
    const open = async () => {
      const params = { user_id: otherUserId };
      const { token } = await server.expect(OPERATIONS.issueSessionToken, {
        params,
        body: {},
        token: application.token,
      });
      await server.expect(OPERATIONS.listClientChannels, { token });
      return token;
    };
    const refused = { status: 401, body: { code: ERRORS.InvalidSessionToken.code } };
    const first = await open();
    await revokeSessionsElsewhere(server, fixture, otherUserId);
    server.clock.move(KEEP_MS);
    expect(await server.call(OPERATIONS.listClientChannels, { token: first })).toMatchObject(refused);
    const second = await open();
    await server.expect(OPERATIONS.revokeSessionTokens, {
      params: { user_id: otherUserId },
      token: application.token,
    });
    expect(await server.call(OPERATIONS.listClientChannels, { token: second })).toMatchObject(refused);
    const third = await open();
    await server.expect(OPERATIONS.listClientChannels, { token: third });
  });

  it('a session is good to its last second and not beyond', async () => {
    const { application, userId } = fixture;
    const expires_at = server.clock.now() + 30_000;
    const params = { user_id: userId };
    const session = await server.expect(OPERATIONS.issueSessionToken, {
      params,
      body: { expires_at },
      token: application.token,
    });
    const { token } = session;
    server.clock.move(25_000);
    await server.expect(OPERATIONS.listClientChannels, { token });
    server.clock.move(session.expires_at - server.clock.now());
    expect(await server.call(OPERATIONS.listClientChannels, { token })).toMatchObject({
      status: 401,
      body: { code: ERRORS.SessionTokenExpired.code },
    });
  });
});
