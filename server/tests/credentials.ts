import { type ErrorName, OPERATIONS, PERMISSIONS } from '@belfry/contract';
import { createFixture, type Fixture, memberHeaders, STAND_INS, type TestServer } from '@belfry/testkit';
import { SignJWT, UnsecuredJWT } from 'jose';

/** `foreign`: the caller is let in, as a caller of another application. */
export type Verdict = ErrorName | 'allowed' | 'foreign';

/** Something a caller may show, and what becomes of it by the kind of authentication that is asked for. */
export interface Credential {
  name: string;
  headers: Record<string, string>;
  token: Verdict;
  session: Verdict;
  /** NotSignedIn when left out: most show no cookie. */
  member?: Verdict;
}

const run = (server: TestServer, text: string, values: unknown[]) =>
  server.app.db.rows<{ value: Buffer }>({ name: '', text }, values);

export async function sessionSecret(server: TestServer, { application }: Fixture): Promise<Buffer> {
  const [row] = await run(server, 'SELECT session_secret AS value FROM applications WHERE id = $1', [
    application.key,
  ]);
  if (!row) throw new Error('the fixture’s application is gone');
  return row.value;
}

/** Revokes a token as another process would: this one is not told. */
export const revokeElsewhere = (server: TestServer, tokenId: string) =>
  run(server, 'UPDATE api_tokens SET revoked_at = now_ms() WHERE id = $1', [tokenId]);

export const revokeSessionsElsewhere = (server: TestServer, { application }: Fixture, userId: string) =>
  run(
    server,
    'UPDATE users SET session_generation = session_generation + 1 WHERE application = $1 AND user_id = $2',
    [application.key, userId],
  );

/** What a session token of ours says; a forger knows it. */
const claimsOf = ({ application, userId }: Fixture, now: number) => ({
  app: application.applicationId,
  gen: 1,
  sub: userId,
  iat: Math.floor(now / 1000),
  exp: Math.ceil(now / 1000) + 3_600,
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Tokens that somebody made who has no right to, or that are not whole. None opens a session. */
export async function forgedSessions(
  server: TestServer,
  fixture: Fixture,
  other: Fixture,
): Promise<Record<string, string>> {
  const secret = await sessionSecret(server, fixture);
  const claims = claimsOf(fixture, server.clock.now());
  const sign = (changes: object, { key = secret, alg = 'HS256' } = {}) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg }).sign(key);
  const [head, body, signature] = (await sign({})).split('.') as [string, string, string];
  const later = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url');
  return {
    'a token without a signature': new UnsecuredJWT(claims).encode(),
    'a token whose algorithm is none but which is signed': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.${signature}`,
    'a token signed with another key': await sign({}, { key: Buffer.alloc(32, 1) }),
    'a token signed with an empty key’s stand-in': await sign(
      {},
      { key: Buffer.from(fixture.application.applicationId) },
    ),
    'a token signed with another application’s key': await sign(
      {},
      { key: await sessionSecret(server, other) },
    ),
    'a token signed with the API token': await sign({}, { key: Buffer.from(fixture.application.token) }),
    'a token of another algorithm': await sign({}, { alg: 'HS512' }),
    'a token whose claims were changed': `${head}.${later}.${signature}`,
    'a token that was cut': `${head}.${body}.${signature.slice(0, -4)}`,
    'a token that never expires': await sign({ exp: undefined }),
    'a token of nobody': await sign({ sub: undefined }),
    'a token of an unknown user': await sign({ sub: 'nobody-at-all' }),
    'a token without a generation': await sign({ gen: undefined }),
    'a token of a later generation': await sign({ gen: 2 }),
    'a token of generation 0': await sign({ gen: 0 }),
    'a token that is not good yet': await sign({ nbf: claims.exp }),
    'a token of no application': await sign({ app: undefined }),
    'a token of an unknown application': await sign({ app: 'NOBODY' }),
    'a token of an application with U+0000': await sign({ app: 'a\u0000b' }),
    'a token of an application that is an object': await sign({ app: { $ne: '' } }),
    'a token of an application with a lone surrogate': await sign({ app: '\ud800' }),
    'a token of an application with a long id': await sign({ app: 'a'.repeat(5_000) }),
  };
}

/** Every kind of credential, made ready: those that ran out have run out, those that were revoked are. */
export async function allCredentials(server: TestServer, fixture: Fixture): Promise<Credential[]> {
  const other = await createFixture(server, await server.createApplication('Other'), fixture);
  const spent = await spentCredentials(server, fixture);
  const { token } = fixture.application;
  const none = { token: 'UnauthorizedRequest', session: 'InvalidSessionToken' } as const;
  const badToken = { token: 'InvalidApiToken', session: 'InvalidSessionToken' } as const;
  const api = (value: string) => ({ 'api-token': value });
  const forged = Object.entries(await forgedSessions(server, fixture, other));
  return [
    { name: 'nothing', headers: {}, ...none },
    { name: 'an empty token', headers: { ...api(''), authorization: '' }, ...none },
    { name: 'a blank token', headers: { ...api('   '), authorization: 'Bearer   ' }, ...none },
    {
      name: 'garbage',
      headers: { ...api('\u00e9\u00ff%00 ,;='), ...bearer('\u00e9\u00ff%00,;=') },
      ...badToken,
    },
    {
      name: 'a long token',
      headers: { ...api('x'.repeat(6_000)), ...bearer('x'.repeat(6_000)) },
      ...badToken,
    },
    { name: 'an unknown token', headers: { ...api('0'.repeat(40)), ...bearer('a.b.c') }, ...badToken },
    { name: 'the token in capitals', headers: api(token.toUpperCase()), ...badToken },
    { name: 'the token twice', headers: api(`${token}, ${token}`), ...badToken },
    { name: 'the token’s mask', headers: api(`${token.slice(0, 4)}****`), ...badToken },
    { name: 'a session token as Api-Token', headers: api(fixture.sessionToken), ...badToken },
    { name: 'the API token as Bearer', headers: bearer(token), ...none },
    { name: 'the API token as Basic', headers: { authorization: `Basic ${btoa(`api:${token}`)}` }, ...none },
    {
      name: 'the session token as Basic',
      headers: { authorization: `Basic ${fixture.sessionToken}` },
      ...none,
    },
    { name: 'the session token without Bearer', headers: { authorization: fixture.sessionToken }, ...none },
    { name: 'the token', headers: api(token), token: 'allowed', session: 'InvalidSessionToken' },
    {
      name: 'the session token',
      headers: bearer(fixture.sessionToken),
      token: 'UnauthorizedRequest',
      session: 'allowed',
    },
    {
      name: 'both',
      headers: { ...api(token), ...bearer(fixture.sessionToken) },
      token: 'allowed',
      session: 'allowed',
    },
    {
      name: 'a member',
      headers: memberHeaders(STAND_INS.cookie, fixture.application.applicationId),
      token: 'allowed',
      session: 'InvalidSessionToken',
      member: 'allowed',
    },
    {
      name: 'a member’s cookie that was made up',
      headers: memberHeaders('0'.repeat(40), fixture.application.applicationId),
      token: 'NotSignedIn',
      session: 'InvalidSessionToken',
    },
    {
      name: 'another application’s token',
      headers: api(other.application.token),
      token: 'foreign',
      session: 'InvalidSessionToken',
    },
    {
      name: 'another application’s session',
      headers: bearer(other.sessionToken),
      token: 'UnauthorizedRequest',
      session: 'foreign',
    },
    ...spent,
    ...forged.map(([name, value]): Credential => ({ name, headers: bearer(value), ...none })),
  ];
}

/** Credentials that were good, and were used, before they expired or were revoked. */
async function spentCredentials(server: TestServer, fixture: Fixture): Promise<Credential[]> {
  const { token } = fixture.application;
  const openSession = async (userId: string, expires_at = server.clock.now() + 86_400_000) => {
    const params = { user_id: userId };
    await server.call(OPERATIONS.createUser, { body: { user_id: userId }, token });
    const session = await server.expect(OPERATIONS.issueSessionToken, {
      params,
      body: { expires_at },
      token,
    });
    await server.expect(OPERATIONS.listClientChannels, { token: session.token });
    return session.token;
  };
  const names = ['expiring', 'revoked', 'deactivated'].map((state) => `${state}-${fixture.mark}`);
  const [expiring = '', revoked = '', deactivated = ''] = names;
  const expired = await openSession(expiring, server.clock.now() + 60_000);
  const gone = [await openSession(revoked), await openSession(deactivated)];
  await server.expect(OPERATIONS.revokeSessionTokens, { params: { user_id: revoked }, token });
  await server.expect(OPERATIONS.updateUser, {
    params: { user_id: deactivated },
    body: { is_active: false },
    token,
  });
  const apiToken = await server.createToken(fixture.application, null);
  await server.expect(OPERATIONS.listUsers, { token: apiToken.token });
  await revokeElsewhere(server, apiToken.id);
  server.clock.move(62_000);
  const refused = { token: 'UnauthorizedRequest', session: 'InvalidSessionToken' } as const;
  return [
    {
      name: 'an expired session',
      headers: bearer(expired),
      token: 'UnauthorizedRequest',
      session: 'SessionTokenExpired',
    },
    { name: 'a revoked session', headers: bearer(gone[0] ?? ''), ...refused },
    { name: 'the session of a deactivated user', headers: bearer(gone[1] ?? ''), ...refused },
    {
      name: 'a revoked token',
      headers: { 'api-token': apiToken.token },
      token: 'InvalidApiToken',
      session: 'InvalidSessionToken',
    },
  ];
}

/** A token for each permission by itself, one for all of them, and one for none. */
export async function limitedTokens(server: TestServer, { application }: Fixture) {
  const sets = [...PERMISSIONS.map((permission) => [permission]), [...PERMISSIONS], []];
  return Promise.all(
    sets.map(async (permissions) => ({
      permissions,
      token: (await server.createToken(application, permissions)).token,
    })),
  );
}
