import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ERRORS, OPERATIONS } from '@belfry/contract';
import { makeLink, roleOfKind } from '@belfry/server';
import { PASSWORD, type TestServer } from '@belfry/testkit';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import { captureLog } from './log-capture.js';
import { startServer } from './support.js';

const CLIENT = { clientId: 'belfry', clientSecret: 'a secret of the client, long enough' };
const ROLE = 'Newcomers';
const log = captureLog();

interface Account {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}
const accounts = new Map<string, Account>();
/** Who is at the keyboard when the provider asks. */
let visitor = '';

let server: TestServer;
let http: Server;
let issuer: string;

/** A real provider, which lets whoever comes in as the visitor. */
function startProvider(redirectUri: string): void {
  const provider = new Provider(issuer, {
    clients: [
      { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['keys of the tests'] },
    ttl: {
      Interaction: 600,
      Grant: 600,
      Session: 600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/interaction' },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => accounts.get(sub) }),
    loadExistingGrant: async ({ oidc }: { oidc: { session: { accountId: string } } }) => {
      const grant = new provider.Grant({ clientId: CLIENT.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  http.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction')) return answer(request, response);
    return void provider.interactionFinished(request, response, { login: { accountId: visitor } });
  });
}

beforeAll(async () => {
  http = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const oidc = { ...CLIENT, issuer, name: 'Example', role: ROLE };
  server = await startServer({ oidc, logger: log.logger });
  startProvider(`${server.url}/dashboard/oidc`);
  await server.createRole({ name: ROLE, areas: { analytics: 'view' } });
});
afterAll(async () => {
  await server.stop();
  http.closeAllConnections();
  http.close();
});

const cookiesOf = (headers: Headers) => headers.getSetCookie().map((one) => one.split(';')[0] ?? '');

/** Follows the provider's pages as a browser does, until it sends the browser back to the dashboard. */
async function visit(url: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = url;
  for (let hop = 0; hop < 10 && !at.startsWith(`${server.url}/`); hop++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const one of cookiesOf(answer.headers)) {
      const [name = '', ...value] = one.split('=');
      jar.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`the provider stopped at ${at}: ${answer.status} ${await answer.text()}`);
    at = new URL(location, at).href;
  }
  return at;
}

const begin = async () => {
  const { body, headers } = await server.call(OPERATIONS.startOidc, { token: null });
  return { url: body.url, cookie: cookiesOf(headers)[0] ?? '', headers };
};
const finish = (url: string, cookie: string) =>
  server.call(OPERATIONS.finishOidc, { body: { url }, token: null, headers: { cookie } });

async function signInAs(account: Account) {
  accounts.set(account.sub, account);
  visitor = account.sub;
  const { url, cookie } = await begin();
  return finish(await visit(url), cookie);
}

const failed = { status: 400, body: { code: ERRORS.SignInFailed.code } };
let made = 0;
const someone = (): Required<Account> => ({
  sub: `sub-${made++}`,
  email: `oidc-${made}@example.com`,
  email_verified: true,
  name: `Somebody ${made}`,
});

describe('signing in by OpenID Connect', () => {
  it('is offered when it is set up', async () => {
    const ways = await server.expect(OPERATIONS.getSignIn, { token: null });
    expect(ways.oidc).toEqual({ name: 'Example' });
    const plain = await startServer();
    expect((await plain.expect(OPERATIONS.getSignIn, { token: null })).oidc).toBeNull();
    expect(await plain.call(OPERATIONS.startOidc, { token: null })).toMatchObject(failed);
    expect(await plain.call(OPERATIONS.finishOidc, { body: { url: 'x' }, token: null })).toMatchObject(
      failed,
    );
    await plain.stop();
  });

  it('finds a member by checked e-mail, and from then on by the provider’s id', async () => {
    const { email } = await server.createMember({ role: 'admin' });
    const account = { ...someone(), email: email.toUpperCase() };
    const first = await signInAs(account);
    expect(first).toMatchObject({ status: 200, body: { email, is_linked: true, role: { kind: 'admin' } } });
    expect(first.headers.get('set-cookie')).toMatch(
      /^belfry_session=[0-9a-f]{40}; Path=\/; .*HttpOnly; SameSite=Strict$/,
    );
    const renamed = await signInAs({ ...account, email: 'another@example.com' });
    expect(renamed.body).toMatchObject({ email });
  });

  it('takes up an invitation, with its role', async () => {
    const account = someone();
    const role = (await roleOfKind(server.app.db, 'admin')).id;
    await makeLink(server.app.db, {
      kind: 'invitation',
      email: account.email,
      role,
      now: server.clock.now(),
    });
    const { body } = await signInAs(account);
    expect(body).toMatchObject({
      email: account.email,
      name: account.name,
      role: { kind: 'admin' },
      has_password: false,
    });
    const owner = await server.createMember();
    const { invitations } = await server.expect(OPERATIONS.listInvitations, { member: owner });
    expect(invitations).toEqual([]);
  });

  it('gives those who are new the role of the settings, if there is one', async () => {
    expect((await signInAs(someone())).body).toMatchObject({ role: { name: ROLE } });
    const text = 'UPDATE member_roles SET name = $2 WHERE name = $1';
    await server.app.db.count({ name: 'test_rename', text }, [ROLE, 'Gone']);
    expect(await signInAs(someone())).toMatchObject(failed);
    await server.app.db.count({ name: 'test_rename', text }, ['Gone', ROLE]);
  });

  it('does not believe an e-mail that nobody has checked', async () => {
    const { email } = await server.createMember();
    expect(await signInAs({ ...someone(), email, email_verified: false })).toMatchObject(failed);
    const { email: _, ...without } = someone();
    expect(await signInAs(without)).toMatchObject(failed);
  });

  it('keeps a second account from taking over a member of the same e-mail', async () => {
    const { email } = await server.createMember();
    expect((await signInAs({ ...someone(), email })).status).toBe(200);
    expect(await signInAs({ ...someone(), email })).toMatchObject(failed);
  });

  it('is refused to those who were deactivated, and cannot be gone around by password', async () => {
    const owner = await server.createMember();
    const account = someone();
    const { body } = await signInAs(account);
    const params = { member_id: body.member_id };
    await server.expect(OPERATIONS.updateMember, { params, body: { is_active: false }, member: owner });
    expect(await signInAs(account)).toMatchObject(failed);
    const password = { email: account.email, password: PASSWORD };
    expect((await server.call(OPERATIONS.signIn, { body: password, token: null })).status).toBe(401);
  });

  it('has to end in the browser in which it was begun, once, with what the provider sent', async () => {
    const account = someone();
    accounts.set(account.sub, account);
    visitor = account.sub;
    const [mine, other] = [await begin(), await begin()];
    expect(mine.headers.get('set-cookie')).toMatch(
      /^belfry_oidc=.*; Path=\/admin\/v1\/oidc; .*HttpOnly; SameSite=Lax$/,
    );
    const back = await visit(mine.url);
    expect(await finish(back, '')).toMatchObject(failed);
    expect(await finish(back, other.cookie)).toMatchObject(failed);
    expect(await finish(back.replace(/code=[^&]+/, 'code=guessed'), mine.cookie)).toMatchObject(failed);
    const again = await begin();
    const whole = await visit(again.url);
    expect((await finish(whole, again.cookie)).status).toBe(200);
    expect(await finish(whole, again.cookie)).toMatchObject(failed);
    for (const url of [
      '',
      'x',
      `${server.url}/dashboard/oidc?error=access_denied`,
      `${server.url}/dashboard/oidc`,
    ])
      expect(await finish(url, again.cookie)).toMatchObject(failed);
  });

  it('leaves no secret in the log', () => {
    const lines = log.lines.join('\n');
    expect(lines).not.toContain(CLIENT.clientSecret);
    expect(lines).not.toMatch(/code=[\w-]{20}/);
  });

  it('says so when the provider does not answer, and tries again', async () => {
    const alone = await startServer({
      oidc: { ...CLIENT, issuer: 'http://127.0.0.1:1', name: 'x', role: null },
    });
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await alone.call(OPERATIONS.startOidc, { token: null })).toMatchObject(failed);
    await alone.stop();
  });
});

describe('the settings of OpenID Connect', () => {
  const settings = { BELFRY_OIDC_ISSUER: 'https://login.example.com/realm', BELFRY_OIDC_CLIENT_ID: 'belfry' };

  it('are read, with a name and without a role unless there is one', () => {
    expect(loadConfig({}).oidc).toBeNull();
    expect(loadConfig(settings).oidc).toEqual({
      issuer: settings.BELFRY_OIDC_ISSUER,
      clientId: 'belfry',
      clientSecret: null,
      name: 'login.example.com',
      role: null,
    });
  });

  it('are refused when they are not whole, or without TLS on another machine', () => {
    expect(() => loadConfig({ BELFRY_OIDC_ISSUER: settings.BELFRY_OIDC_ISSUER })).toThrow(
      'BELFRY_OIDC_CLIENT_ID',
    );
    expect(() => loadConfig({ ...settings, BELFRY_OIDC_ISSUER: 'http://login.example.com' })).toThrow(
      'https://',
    );
    expect(loadConfig({ ...settings, BELFRY_OIDC_ISSUER: 'http://localhost:9' }).oidc?.issuer).toBe(
      'http://localhost:9',
    );
  });
});
