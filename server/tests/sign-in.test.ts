import { ERRORS, LIMITS, OPERATIONS } from '@belfry/contract';
import { makeLink, PASSWORD_COST, Passwords, roleOfKind } from '@belfry/server';
import { memberHeaders, PASSWORD, rawCall, TOTP_SECRET, type TestServer } from '@belfry/testkit';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from './support.js';

let server: TestServer;
let made = 0;
const newEmail = () => `person-${made++}@example.com`;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});
// What one test has failed to do is not held against the next.
beforeEach(() => server.clock.move(LIMITS.signInForgetMs + 1));

const code = (name: keyof typeof ERRORS) => ({
  status: ERRORS[name].status,
  body: { code: ERRORS[name].code },
});
const signIn = (email: string, password = PASSWORD, extra: { code?: string } = {}, headers = {}) =>
  server.call(OPERATIONS.signIn, { body: { email, password, ...extra }, token: null, headers });

/** The token in the cookie of an answer. */
function cookieOf({ headers }: { headers: Headers }): string {
  return /^belfry_session=([0-9a-f]{40});/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
}

const codeAt = (ms: number) =>
  new TOTP({ secret: Secret.fromBase32(TOTP_SECRET) }).generate({ timestamp: ms });

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites do not bring', async () => {
    const { email } = await server.createMember();
    const answer = await signIn(email.toUpperCase());
    expect(answer).toMatchObject({ status: 200, body: { email, role: { kind: 'owner' } } });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^belfry_session=[0-9a-f]{40}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    const me = await server.expect(OPERATIONS.getMe, { member: { token: cookieOf(answer) } });
    expect(me.email).toBe(email);
    const secure = await signIn(email, PASSWORD, {}, { 'x-forwarded-proto': 'https' });
    expect(secure.headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  it('tells a stranger the same whether the e-mail is a member’s or the password is wrong', async () => {
    const { email } = await server.createMember();
    const wrong = await signIn(email, 'not the password');
    const unknown = await signIn(newEmail(), PASSWORD);
    expect(wrong).toMatchObject(code('SignInRefused'));
    expect(unknown).toMatchObject({ status: wrong.status, body: wrong.body });
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  it('is refused to those who were deactivated', async () => {
    const owner = await server.createMember();
    const { email, memberId, token } = await server.createMember({ role: 'admin' });
    const params = { member_id: memberId };
    await server.expect(OPERATIONS.updateMember, { params, body: { is_active: false }, member: owner });
    expect(await signIn(email)).toMatchObject(code('SignInRefused'));
    expect(await server.call(OPERATIONS.getMe, { member: { token } })).toMatchObject(code('NotSignedIn'));
  });

  it('is let in again by nothing but time after five failures', async () => {
    const { email, token } = await server.createMember();
    for (let index = 0; index < LIMITS.signInFailures; index++)
      expect(await signIn(email, `wrong ${index} one`)).toMatchObject(code('SignInRefused'));
    const refused = await signIn(email);
    expect(refused).toMatchObject(code('TooManySignIns'));
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(30);
    expect(seconds).toBeLessThanOrEqual(LIMITS.signInBlockMs / 1000);
    // Who is signed in stays so, and another member is not concerned.
    await server.expect(OPERATIONS.getMe, { member: { token } });
    expect((await signIn((await server.createMember()).email)).status).toBe(200);
    server.clock.move(LIMITS.signInBlockMs - 20_000);
    expect(await signIn(email)).toMatchObject(code('TooManySignIns'));
    server.clock.move(20_000);
    expect(await signIn(email, 'wrong again then')).toMatchObject(code('SignInRefused'));
    server.clock.move(LIMITS.signInBlockMs);
    expect(await signIn(email), 'the time doubles').toMatchObject(code('TooManySignIns'));
    server.clock.move(LIMITS.signInBlockMs);
    expect((await signIn(email)).status).toBe(200);
    expect(await signIn(email, 'wrong once more'), 'it begins anew').toMatchObject(code('SignInRefused'));
    expect((await signIn(email)).status).toBe(200);
  });

  it('counts guesses that come at once like those that come one after another', async () => {
    const { email } = await server.createMember();
    const guesses = Array.from({ length: 20 }, (_, index) => signIn(email, `guess number ${index}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === ERRORS.SignInRefused.status)).toHaveLength(
      LIMITS.signInFailures,
    );
  });

  it('of many e-mails from one address is stopped; a proxy on this machine says the address', async () => {
    const from = { 'x-forwarded-for': '9.9.9.9, 203.0.113.7' };
    const { email } = await server.createMember();
    for (let index = 0; index < LIMITS.signInFailuresOfAddress; index++)
      expect((await signIn(newEmail(), PASSWORD, {}, from)).status).toBe(ERRORS.SignInRefused.status);
    expect(await signIn(email, PASSWORD, {}, from)).toMatchObject(code('TooManySignIns'));
    expect(
      (await signIn(email, PASSWORD, {}, { 'x-forwarded-for': '203.0.113.7, 203.0.113.8' })).status,
    ).toBe(200);
    expect((await signIn(email)).status).toBe(200);
  });

  it('hashes passwords with scrypt at 32 MiB, and each with another salt', async () => {
    const passwords = new Passwords();
    expect(PASSWORD_COST).toEqual({ log2n: 15, r: 8, p: 3 });
    const [one, two] = [await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)];
    expect(one).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await passwords.matches(PASSWORD, one)).toBe(true);
    expect(await passwords.matches(`${PASSWORD}x`, one)).toBe(false);
    expect(await passwords.matches(PASSWORD, null)).toBe(false);
  });
});

describe('sessions of members', () => {
  it('end by signing out: this one, or everywhere', async () => {
    const { email, token } = await server.createMember();
    const second = cookieOf(await signIn(email));
    const third = cookieOf(await signIn(email));
    const out = await server.call(OPERATIONS.signOut, { body: {}, member: { token: second } });
    expect(out.headers.get('set-cookie')).toMatch(/^belfry_session=; .*Max-Age=0/);
    expect(await server.call(OPERATIONS.getMe, { member: { token: second } })).toMatchObject(
      code('NotSignedIn'),
    );
    await server.expect(OPERATIONS.getMe, { member: { token } });
    await server.expect(OPERATIONS.signOut, { body: { everywhere: true }, member: { token: third } });
    for (const one of [token, third])
      expect(await server.call(OPERATIONS.getMe, { member: { token: one } })).toMatchObject(
        code('NotSignedIn'),
      );
  });

  it('end after a week without use, and after 30 days', async () => {
    const { token } = await server.createMember();
    const open = () => server.call(OPERATIONS.getMe, { member: { token } });
    for (let day = 0; day < 30; day += 6) {
      expect((await open()).status, `day ${day}`).toBe(200);
      server.clock.move(6 * 24 * 3_600_000);
    }
    expect(await open()).toMatchObject(code('NotSignedIn'));
    const idle = await server.createMember();
    server.clock.move(LIMITS.memberSessionIdleMs - 60_000);
    await server.expect(OPERATIONS.getMe, { member: idle });
    server.clock.move(LIMITS.memberSessionIdleMs);
    expect(await server.call(OPERATIONS.getMe, { member: idle })).toMatchObject(code('NotSignedIn'));
  });

  it('are at most 20 of a member: one more ends the oldest', async () => {
    const { email, token } = await server.createMember();
    const tokens: string[] = [];
    for (let index = 1; index < LIMITS.memberSessions; index++) {
      server.clock.move(1);
      tokens.push(cookieOf(await signIn(email)));
    }
    await server.expect(OPERATIONS.getMe, { member: { token } });
    server.clock.move(3_000);
    await signIn(email);
    expect(await server.call(OPERATIONS.getMe, { member: { token } })).toMatchObject(code('NotSignedIn'));
    await server.expect(OPERATIONS.getMe, { member: { token: tokens[0] ?? '' } });
  });

  describe('as their member sees them', () => {
    const FROM = { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'Test browser/1' };
    const list = async (token: string, headers: Record<string, string> = {}) =>
      (await server.expect(OPERATIONS.listMySessions, { member: { token }, headers })).sessions;

    it('say since when, until when, from where and with what they are used; the newest use is first', async () => {
      const { email, token } = await server.createMember();
      server.clock.move(60_000);
      const before = server.clock.now();
      const second = cookieOf(await signIn(email, PASSWORD, {}, FROM));
      const after = server.clock.now();
      const [used, other, ...more] = await list(second, FROM);
      expect(more).toEqual([]);
      const begun = used?.created_at ?? 0;
      expect(begun).toBeGreaterThanOrEqual(before);
      expect(begun).toBeLessThanOrEqual(after);
      expect(used).toEqual({
        session_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        is_current: true,
        created_at: begun,
        last_used_at: begun,
        expires_at: begun + LIMITS.memberSessionIdleMs,
        address: '203.0.113.9',
        user_agent: 'Test browser/1',
      });
      expect(other?.is_current).toBe(false);
      expect(other?.created_at).toBeLessThanOrEqual(before - 60_000);
      expect((await list(token)).map((one) => one.is_current)).toEqual([true, false]);
    });

    it('say where they were used last, which may be by somebody else, and never last over 30 days', async () => {
      const { token } = await server.createMember();
      server.clock.move(6 * 24 * 3_600_000);
      const userAgent = 'x'.repeat(LIMITS.userAgentLength + 1);
      for (let day = 6; day < 30; day += 6) {
        const before = server.clock.now();
        const [session] = await list(token, { ...FROM, 'user-agent': userAgent });
        const { created_at: begun, last_used_at: usedAt } = session ?? { created_at: 0, last_used_at: 0 };
        expect(usedAt, `day ${day}`).toBeGreaterThanOrEqual(before);
        expect(session).toMatchObject({ address: '203.0.113.9', user_agent: userAgent.slice(1) });
        expect(session?.expires_at).toBe(
          Math.min(usedAt + LIMITS.memberSessionIdleMs, begun + LIMITS.memberSessionMs),
        );
        server.clock.move(6 * 24 * 3_600_000);
      }
    });

    it('are no longer there once they have ended by themselves', async () => {
      const { email, token } = await server.createMember();
      server.clock.move(LIMITS.memberSessionIdleMs - 60_000);
      const second = cookieOf(await signIn(email));
      expect(await list(second)).toHaveLength(2);
      server.clock.move(60_000);
      expect(await list(second)).toHaveLength(1);
      expect(await server.call(OPERATIONS.getMe, { member: { token } })).toMatchObject(code('NotSignedIn'));
    });

    it('are ended one by one, each by its own member only, and at once (G18)', async () => {
      const { email, token } = await server.createMember();
      const stranger = await server.createMember();
      const second = cookieOf(await signIn(email));
      const session_id = (await list(second)).find((one) => !one.is_current)?.session_id ?? '';
      const end = (by: string, id = session_id) =>
        server.call(OPERATIONS.endMySession, { params: { session_id: id }, member: { token: by } });
      expect(await end(stranger.token)).toMatchObject(code('ResourceNotFound'));
      await server.expect(OPERATIONS.getMe, { member: { token } });
      const ended = await end(second);
      expect(ended).toMatchObject({ status: 200, body: null });
      expect(ended.headers.get('set-cookie')).toBeNull();
      expect(await server.call(OPERATIONS.getMe, { member: { token } })).toMatchObject(code('NotSignedIn'));
      expect(await end(second)).toMatchObject(code('ResourceNotFound'));
      const [own, ...others] = await list(second);
      expect(others).toEqual([]);
      const out = await end(second, own?.session_id);
      expect(out.headers.get('set-cookie')).toMatch(/^belfry_session=; .*Max-Age=0/);
      expect(await server.call(OPERATIONS.getMe, { member: { token: second } })).toMatchObject(
        code('NotSignedIn'),
      );
    });
  });

  it('are kept as hashes only', async () => {
    const { token } = await server.createMember();
    const { db } = server.app;
    const rows = await db.rows({ name: '', text: 'SELECT to_jsonb(s) AS row FROM member_sessions s' });
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('requests of other sites', () => {
  /** A change by a member's cookie, with headers as a browser may send them. */
  const change = async (headers: Record<string, string>) => {
    const { token } = await server.createMember();
    const { 'belfry-dashboard': _, ...cookie } = memberHeaders(token);
    const request = { method: 'PUT', path: '/admin/v1/me', body: '{"name":"Changed"}' };
    const answer = await rawCall(server.url, { ...request, headers: { ...cookie, ...headers } });
    return answer.status === 200 ? 200 : (JSON.parse(answer.text) as { code: number }).code;
  };
  const refused = ERRORS.CrossSiteRequest.code;
  const own = () => new URL(server.url).host;

  it('change nothing: the header of the dashboard, and an origin that is ours', async () => {
    const dashboard = { 'belfry-dashboard': '1' };
    expect(await change({})).toBe(refused);
    expect(await change({ 'belfry-dashboard': '2' })).toBe(refused);
    expect(await change(dashboard)).toBe(200);
    expect(await change({ ...dashboard, origin: `http://${own()}` })).toBe(200);
    expect(await change({ ...dashboard, origin: 'https://evil.example' })).toBe(refused);
    expect(await change({ ...dashboard, origin: 'null' })).toBe(refused);
    expect(await change({ ...dashboard, 'sec-fetch-site': 'same-origin' })).toBe(200);
    for (const site of ['cross-site', 'same-site'])
      expect(await change({ ...dashboard, 'sec-fetch-site': site, origin: `http://${own()}` })).toBe(refused);
  });

  it('cannot sign somebody in as somebody else', async () => {
    const { email } = await server.createMember();
    expect(await signIn(email, PASSWORD, {}, { origin: 'https://evil.example' })).toMatchObject(
      code('CrossSiteRequest'),
    );
  });
});

describe('one-time links', () => {
  const link = async (wish: Partial<Parameters<typeof makeLink>[1]>) =>
    (await makeLink(server.app.db, { kind: 'owner', now: server.clock.now(), ...wish })).token;
  const accept = (token: string, body: { email?: string; name?: string; password?: string } = {}) =>
    server.call(OPERATIONS.acceptLink, {
      body: { token, name: 'Name', password: PASSWORD, ...body },
      token: null,
    });

  it('of the first start make the owner, once, however long it takes', async () => {
    const token = await link({});
    server.clock.move(10 * LIMITS.memberLinkMs);
    const read = await server.expect(OPERATIONS.readLink, { body: { token }, token: null });
    expect(read).toEqual({ kind: 'owner', email: null, name: null, role_name: 'Owner', expires_at: null });
    const email = newEmail();
    const answers = await Promise.all([accept(token, { email }), accept(token, { email: newEmail() })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ERRORS.InvalidLink.status]);
    const made = answers.find(({ status }) => status === 200);
    expect(made?.body.role.kind).toBe('owner');
    await server.expect(OPERATIONS.listMembers, { member: { token: made ? cookieOf(made) : '' } });
    expect(await accept(token, { email: newEmail() })).toMatchObject(code('InvalidLink'));
  });

  it('of an invitation make a member with its role and e-mail, within a week', async () => {
    const owner = await server.createMember();
    const role_id = await server.createRole({ name: 'Marketer', areas: { send: 'all' } });
    const email = newEmail();
    const invite = () =>
      server.expect(OPERATIONS.createInvitation, { body: { email, role_id }, member: owner });
    const first = await invite();
    const { link: second } = await invite();
    expect(second.url).toBe(`${server.url}/dashboard/link#${second.token}`);
    expect(await accept(first.link.token), 'one invitation an e-mail').toMatchObject(code('InvalidLink'));
    const listed = await server.expect(OPERATIONS.listInvitations, { member: owner });
    expect(listed.invitations.filter((one) => one.email === email)).toHaveLength(1);
    const { body } = await accept(second.token, { email: 'other@example.com', name: 'Ann' });
    expect(body).toMatchObject({ email, name: 'Ann', role: { name: 'Marketer', areas: { send: 'all' } } });
    const again = await server.call(OPERATIONS.createInvitation, { body: { email, role_id }, member: owner });
    expect(again).toMatchObject(code('ResourceAlreadyExists'));
    const late = await server.expect(OPERATIONS.createInvitation, {
      body: { email: newEmail(), role_id },
      member: owner,
    });
    server.clock.move(LIMITS.memberLinkMs);
    expect(await accept(late.link.token)).toMatchObject(code('InvalidLink'));
  });

  it('set a new password and end the sessions that were open', async () => {
    const owner = await server.createMember();
    const { email, memberId, token } = await server.createMember({ role: 'admin' });
    const params = { member_id: memberId };
    const made = await server.expect(OPERATIONS.createMemberLink, { params, member: owner });
    expect((await accept(made.token, { password: 'another long password' })).status).toBe(200);
    expect(await server.call(OPERATIONS.getMe, { member: { token } })).toMatchObject(code('NotSignedIn'));
    expect(await signIn(email)).toMatchObject(code('SignInRefused'));
    expect((await signIn(email, 'another long password')).status).toBe(200);
  });

  it('of an operator give an owner back who has lost everything', async () => {
    const { email } = await server.createMember({ role: 'admin', hasSecondFactor: true });
    const { body } = await accept(await link({}), { email, password: 'found again at last' });
    expect(body).toMatchObject({ email, role: { kind: 'owner' }, has_second_factor: false });
  });

  it('ask for a password that is not guessed at once', async () => {
    const token = await link({});
    const email = newEmail();
    for (const password of ['aaaaaaaaaaaa', '1212121212', email, email.split('@')[0] ?? ''])
      expect((await accept(token, { email, password })).status, password).toBe(400);
    expect((await accept(token, { email, password: 'x'.repeat(LIMITS.passwordLengthMin - 1) })).status).toBe(
      400,
    );
    expect((await accept(token, { email, password: 'abcde12345' })).status).toBe(200);
  });

  it('are for nobody whose role could be gone: the roles of links stay', async () => {
    const owner = await server.createMember();
    const role_id = await server.createRole();
    await server.expect(OPERATIONS.createInvitation, { body: { email: newEmail(), role_id }, member: owner });
    expect(await server.call(OPERATIONS.deleteRole, { params: { role_id }, member: owner })).toMatchObject(
      code('IncompatibleValues'),
    );
    expect((await roleOfKind(server.app.db, 'owner')).name).toBe('Owner');
  });
});

describe('one’s own password', () => {
  it('is changed by whoever knows it, and ends the other sessions', async () => {
    const { email, token } = await server.createMember();
    const other = cookieOf(await signIn(email));
    const body = { password: PASSWORD, new_password: 'the sea is calm tonight' };
    const wrong = await server.call(OPERATIONS.changePassword, {
      body: { ...body, password: 'not the password' },
      member: { token },
    });
    expect(wrong).toMatchObject(code('SignInRefused'));
    await server.expect(OPERATIONS.changePassword, { body, member: { token } });
    await server.expect(OPERATIONS.getMe, { member: { token } });
    expect(await server.call(OPERATIONS.getMe, { member: { token: other } })).toMatchObject(
      code('NotSignedIn'),
    );
    expect((await signIn(email, body.new_password)).status).toBe(200);
  });
});

describe('the second factor', () => {
  const choose = async (token: string, at = server.clock.now()) =>
    server.call(OPERATIONS.setSecondFactor, {
      body: { secret: TOTP_SECRET, code: codeAt(at), password: PASSWORD },
      member: { token },
    });

  it('is asked for once it was proven, and a code counts once', async () => {
    const { email, token } = await server.createMember();
    const { secret, uri } = await server.expect(OPERATIONS.startSecondFactor, { member: { token } });
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain(`secret=${secret}`);
    expect(await choose(token, server.clock.now() - 120_000)).toMatchObject(code('InvalidValue'));
    const { body } = await choose(token);
    expect(new Set(body.recovery_codes).size).toBe(LIMITS.recoveryCodes);
    expect(await signIn(email)).toMatchObject(code('SecondFactorRequired'));
    expect(await signIn(email, 'wrong password here')).toMatchObject(code('SignInRefused'));
    const used = codeAt(server.clock.now());
    expect(await signIn(email, PASSWORD, { code: used }), 'it has proven the app').toMatchObject(
      code('SignInRefused'),
    );
    server.clock.move(30_000);
    const next = codeAt(server.clock.now());
    expect((await signIn(email, PASSWORD, { code: `${next.slice(0, 3)} ${next.slice(3)}` })).status).toBe(
      200,
    );
    expect(await signIn(email, PASSWORD, { code: next })).toMatchObject(code('SignInRefused'));
  });

  it('may be a recovery code, each once; new ones make those before void', async () => {
    const { email, token } = await server.createMember();
    const { body } = await choose(token);
    const [first = '', second = ''] = body.recovery_codes;
    expect((await signIn(email, PASSWORD, { code: first.toUpperCase().replaceAll('-', ' ') })).status).toBe(
      200,
    );
    expect(await signIn(email, PASSWORD, { code: first })).toMatchObject(code('SignInRefused'));
    const me = await server.expect(OPERATIONS.getMe, { member: { token } });
    expect(me.recovery_codes_left).toBe(LIMITS.recoveryCodes - 1);
    await server.expect(OPERATIONS.renewRecoveryCodes, { body: { password: PASSWORD }, member: { token } });
    expect(await signIn(email, PASSWORD, { code: second })).toMatchObject(code('SignInRefused'));
  });

  it('is guessed as seldom as a password', async () => {
    const { email, token } = await server.createMember();
    await choose(token);
    for (let index = 0; index < LIMITS.signInFailures; index++)
      await signIn(email, PASSWORD, { code: String(100_000 + index) });
    server.clock.move(30_000);
    expect(await signIn(email, PASSWORD, { code: codeAt(server.clock.now()) })).toMatchObject(
      code('TooManySignIns'),
    );
  });

  it('is given up with the password, or taken away by an admin', async () => {
    const owner = await server.createMember();
    const { email, token, memberId } = await server.createMember();
    await choose(token);
    await server.expect(OPERATIONS.removeSecondFactor, { body: { password: PASSWORD }, member: { token } });
    expect((await signIn(email)).status).toBe(200);
    server.clock.move(30_000);
    await choose(token);
    await server.expect(OPERATIONS.removeMemberSecondFactor, {
      params: { member_id: memberId },
      member: owner,
    });
    expect((await signIn(email)).status).toBe(200);
  });
});
