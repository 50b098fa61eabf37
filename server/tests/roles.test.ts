import {
  accessOf,
  type Area,
  AREAS,
  type Areas,
  ERRORS,
  type Level,
  type Operation,
  OPERATIONS,
} from '@belfry/contract';
import {
  bodyOf,
  callSample,
  clearUp,
  createFixture,
  type ErrorAnswer,
  faultOfRawAnswer,
  type Fixture,
  jsonOperations,
  memberHeaders,
  requestOf,
  samplesOf,
  type TestMember,
  type TestServer,
} from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from './support.js';

let server: TestServer;
let fixture: Fixture;
let marketer: TestMember;
let roleId: string;

beforeAll(async () => {
  server = await startServer({ failuresOfAddress: 1e9 });
  fixture = await createFixture(server);
  // The templates of the fixture name this role: what it may not do then, it may not for its areas.
  roleId = await server.createRole({ name: 'Marketer' });
  marketer = await server.createMember({ role: { roleId } });
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

/** Gives the marketer's role these areas and applications, past the server. */
async function setRole(areas: Areas, applicationIds: string[] | null = null): Promise<void> {
  const text = 'UPDATE member_roles SET areas = $2, application_ids = $3 WHERE role_id = $1';
  await server.app.db.count({ name: 'test_role', text }, [roleId, areas, applicationIds]);
  server.app.memberSessions.forget();
}

type Verdict = 'allowed' | keyof typeof ERRORS;

async function verdict(operation: Operation, headers: Record<string, string>): Promise<Verdict> {
  const [sample = {}] = await samplesOf(operation, fixture);
  const answer = await callSample(fixture, requestOf(operation, sample), headers);
  expect(faultOfRawAnswer(operation, answer), `${operation.id} ${answer.text}`).toBeNull();
  if (answer.status === 200) {
    await clearUp(operation, fixture, bodyOf(answer));
    return 'allowed';
  }
  const { code } = bodyOf(answer) as ErrorAnswer;
  const name = Object.entries(ERRORS).find(([, error]) => error.code === code)?.[0];
  return (name ?? 'InternalError') as Verdict;
}

const here = () => memberHeaders(marketer.token, fixture.application.applicationId);
const withLevel = (level: Level): Areas => Object.fromEntries(AREAS.map((area) => [area, level]));
/** Roles that open nothing, one area, or everything. */
const VARIANTS: Areas[] = [
  {},
  ...AREAS.flatMap((area): Areas[] => [{ [area]: 'view' }, { [area]: 'all' }]),
  withLevel('view'),
  withLevel('all'),
];
const OPEN = withLevel('all');

const forMembers = jsonOperations.filter((operation) => accessOf(operation) !== null);
const needsOf = (operation: Operation) => accessOf(operation)?.needs ?? 'admin';
const isOwn = (operation: Operation) => needsOf(operation) === 'signed in';

describe('what a role opens', () => {
  it.each(forMembers.filter((one) => !isOwn(one)))(
    '$id is open to the areas that the contract says, and to no other (G18)',
    async (operation) => {
      const needs = needsOf(operation);
      const table: Record<string, Verdict> = {};
      const wanted: Record<string, Verdict> = {};
      for (const areas of VARIANTS) {
        await setRole(areas);
        const name = JSON.stringify(areas);
        const isOpen =
          typeof needs !== 'string' &&
          needs.some(
            ({ area, level }) => areas[area] !== undefined && (level === 'view' || areas[area] === 'all'),
          );
        table[name] = await verdict(operation, here());
        wanted[name] = isOpen ? 'allowed' : 'PermissionDenied';
      }
      expect(table).toEqual(wanted);
    },
  );

  it.each(forMembers)('$id is open to Owner and Admin', async (operation) => {
    for (const role of ['owner', 'admin'] as const) {
      const { token } = await server.createMember({ role, hasSecondFactor: true });
      const headers = memberHeaders(token, fixture.application.applicationId);
      expect(`${role} ${await verdict(operation, headers)}`).toBe(`${role} allowed`);
    }
  });

  it.each(forMembers.filter(isOwn))('$id is open to whoever is signed in', async (operation) => {
    await setRole({});
    const { token } = await server.createMember({ role: { roleId }, hasSecondFactor: true });
    expect(await verdict(operation, memberHeaders(token))).toBe('allowed');
  });

  const ofApplication = forMembers.filter((one) => accessOf(one)?.scope === 'application');

  it.each(ofApplication)(
    '$id: an application that the role is not for is as if there were none',
    async (operation) => {
      const other = await server.createApplication();
      await setRole(OPEN, [other.applicationId]);
      expect(await verdict(operation, here())).toBe('ResourceNotFound');
      expect(await verdict(operation, memberHeaders(marketer.token, 'NOBODY'))).toBe('ResourceNotFound');
      await setRole(OPEN, []);
      expect(await verdict(operation, here())).toBe('ResourceNotFound');
      if (needsOf(operation) === 'admin') return;
      await setRole(OPEN, [fixture.application.applicationId]);
      expect(await verdict(operation, here())).toBe('allowed');
    },
  );

  it('is what people expect of it, in words', () => {
    const may = (areas: Areas) => {
      const open = forMembers.filter((operation) => {
        const needs = needsOf(operation);
        return (
          typeof needs !== 'string' &&
          needs.some(
            ({ area, level }) => areas[area] === 'all' || (level === 'view' && areas[area] === 'view'),
          )
        );
      });
      return new Set(open.map(({ id }) => id));
    };
    const nobodys = [
      'createApiToken',
      'updateSettings',
      'issueSessionToken',
      'approveTemplate',
      'listMembers',
      'listAudit',
    ];
    for (const id of nobodys) expect(may(OPEN), id).not.toContain(id);
    const looks = may(withLevel('view'));
    for (const { id, method } of forMembers)
      if (looks.has(id)) expect(method === 'GET' || id.startsWith('preview'), id).toBe(true);
    const rules: [Area, Level, string[], string[]][] = [
      [
        'send',
        'all',
        ['sendNotification', 'cancelNotification', 'presignTargetFile', 'listTemplates', 'listUsers'],
        ['deleteNotification', 'updateTemplate', 'deleteUser'],
      ],
      [
        'send',
        'view',
        ['listTargetFiles', 'previewTemplate'],
        ['sendNotification', 'presignTargetFile', 'cancelNotification'],
      ],
      [
        'logs',
        'view',
        ['listNotifications', 'listTargets', 'listUserNotifications', 'getUserPreferences'],
        ['deleteNotification', 'deleteUser', 'eraseUser', 'sendNotification'],
      ],
      [
        'logs',
        'all',
        ['deleteNotification', 'deleteUser', 'eraseUser', 'cancelNotification'],
        ['sendNotification', 'getFigures'],
      ],
      [
        'templates',
        'all',
        ['createTemplate', 'importTemplates', 'restoreTemplateVersion'],
        ['sendNotification', 'updateChannel'],
      ],
      [
        'templates',
        'view',
        ['getTemplate', 'previewTemplate', 'exportTemplate'],
        ['updateTemplate', 'archiveTemplate', 'submitTemplate'],
      ],
      ['channels', 'all', ['createChannel', 'archiveChannel'], ['updateTemplate']],
      ['tags', 'all', ['createTag', 'deleteTag'], ['createChannel']],
      ['analytics', 'view', ['getFigures', 'listNotifications'], ['listUsers', 'listTargetFiles']],
    ];
    for (const [area, level, open, closed] of rules) {
      const own = may({ [area]: level });
      for (const id of open) expect(own, `${area} ${level}`).toContain(id);
      for (const id of closed) expect(own, `${area} ${level}`).not.toContain(id);
    }
  });

  it('takes effect at once for those who are signed in (G18)', async () => {
    const owner = await server.createMember();
    await setRole({});
    const list = () => server.call(OPERATIONS.listTags, { token: null, member: member() });
    const member = () => ({ token: marketer.token, applicationId: fixture.application.applicationId });
    expect((await list()).body).toMatchObject({ code: ERRORS.PermissionDenied.code });
    const params = { role_id: roleId };
    await server.expect(OPERATIONS.updateRole, { params, body: { areas: { tags: 'view' } }, member: owner });
    expect((await list()).status).toBe(200);
  });
});

describe('a member in place of an API token', () => {
  const member = () => ({ token: fixture.memberToken, applicationId: fixture.application.applicationId });

  it('is who has sent and written, by e-mail', async () => {
    const { email } = await server.expect(OPERATIONS.getMe, { member: member() });
    const { userId, templateKey } = fixture;
    const body = { template: { key: templateKey, variables: { '*': { name: 'N' } } }, targets: [userId] };
    const sent = await server.expect(OPERATIONS.sendNotification, { body, token: null, member: member() });
    const params = { notification_id: sent.notification_id ?? '' };
    const details = await server.expect(OPERATIONS.getNotification, {
      params,
      token: null,
      member: member(),
    });
    expect(details.sent_from).toEqual({ type: 'dashboard', value: email });
  });

  it('needs the cookie and the application; an API token beside them decides', async () => {
    const { applicationId, token } = fixture.application;
    const list = (headers: Record<string, string>) =>
      server.call(OPERATIONS.listTags, { token: null, headers });
    const { 'belfry-application': _, ...nowhere } = memberHeaders(fixture.memberToken, applicationId);
    expect((await list(nowhere)).body).toMatchObject({ code: ERRORS.UnauthorizedRequest.code });
    expect((await list({ 'belfry-application': applicationId })).body).toMatchObject({
      code: ERRORS.NotSignedIn.code,
    });
    expect((await list({ ...memberHeaders('0'.repeat(40), applicationId), 'api-token': token })).status).toBe(
      200,
    );
    const wrong = { ...memberHeaders(fixture.memberToken, applicationId), 'api-token': 'unknown' };
    expect((await list(wrong)).body).toMatchObject({ code: ERRORS.InvalidApiToken.code });
  });

  it('needs the header of the application for what is about one', async () => {
    const answer = await server.call(OPERATIONS.listApiTokens, { member: { token: fixture.memberToken } });
    expect(answer.body).toMatchObject({
      code: ERRORS.MissingRequiredParameters.code,
      message: expect.stringContaining('Belfry-Application'),
    });
  });
});

describe('members', () => {
  const denied = { body: { code: ERRORS.PermissionDenied.code } };
  const role = async (kind: 'owner' | 'admin') => {
    const { roles } = await server.expect(OPERATIONS.listRoles, { member: { token: fixture.memberToken } });
    return roles.find((one) => one.kind === kind)?.role_id ?? '';
  };

  it('who are owners are made and unmade by owners only', async () => {
    const admin = await server.createMember({ role: 'admin' });
    const owner = await server.createMember();
    const params = { member_id: owner.memberId };
    const role_id = await role('owner');
    const attempts = [
      server.call(OPERATIONS.updateMember, { params, body: { is_active: false }, member: admin }),
      server.call(OPERATIONS.deleteMember, { params, member: admin }),
      server.call(OPERATIONS.signOutMember, { params, member: admin }),
      server.call(OPERATIONS.createMemberLink, { params, member: admin }),
      server.call(OPERATIONS.removeMemberSecondFactor, { params, member: admin }),
      server.call(OPERATIONS.updateMember, {
        params: { member_id: admin.memberId },
        body: { role_id },
        member: admin,
      }),
      server.call(OPERATIONS.createInvitation, {
        body: { email: 'mine@example.com', role_id },
        member: admin,
      }),
    ];
    for (const answer of await Promise.all(attempts)) expect(answer).toMatchObject(denied);
    const promoted = { params: { member_id: admin.memberId }, body: { role_id } };
    const made = await server.expect(OPERATIONS.updateMember, { ...promoted, member: owner });
    expect(made.role.kind).toBe('owner');
  });

  it('are never left without an owner, however many leave at once', async () => {
    const alone = await startServer();
    try {
      const [first, second] = [await alone.createMember(), await alone.createMember()];
      const leave = ({ memberId, token }: TestMember) =>
        alone.call(OPERATIONS.deleteMember, { params: { member_id: memberId }, member: { token } });
      const left = await Promise.all([leave(first), leave(second)]);
      expect(left.map(({ status }) => status).sort()).toEqual([200, ERRORS.IncompatibleValues.status]);
      const last = left[0].status === 200 ? second : first;
      const params = { member_id: last.memberId };
      const { roles } = await alone.expect(OPERATIONS.listRoles, { member: last });
      const role_id = roles.find(({ kind }) => kind === 'admin')?.role_id ?? '';
      for (const body of [{ is_active: false }, { role_id }])
        expect(await alone.call(OPERATIONS.updateMember, { params, body, member: last })).toMatchObject({
          body: { code: ERRORS.IncompatibleValues.code },
        });
      await alone.expect(OPERATIONS.listMembers, { member: last });
    } finally {
      await alone.stop();
    }
  });

  it('are listed by e-mail, page by page', async () => {
    const emails = ['aa', 'ab', 'ac'].map((name) => `${name}-${fixture.mark}@example.com`);
    for (const email of emails) await server.createMember({ email });
    const seen: string[] = [];
    let token = '';
    do {
      const query = token ? { limit: '2', token } : { limit: '2' };
      const page = await server.expect(OPERATIONS.listMembers, {
        query,
        member: { token: fixture.memberToken },
      });
      seen.push(...page.members.map(({ email }) => email));
      token = page.next;
    } while (token);
    expect(seen).toEqual([...seen].sort());
    expect(seen).toEqual(expect.arrayContaining(emails));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('see the applications of their role', async () => {
    const { applicationId } = fixture.application;
    await setRole({}, [applicationId]);
    const mine = await server.expect(OPERATIONS.listApplications, { member: marketer });
    expect(mine.applications.map(({ application_id }) => application_id)).toEqual([applicationId]);
    const all = await server.expect(OPERATIONS.listApplications, { member: { token: fixture.memberToken } });
    expect(all.applications.length).toBeGreaterThan(1);
  });
});

describe('built-in roles', () => {
  it('stay as they are', async () => {
    const member = { token: fixture.memberToken };
    const { roles } = await server.expect(OPERATIONS.listRoles, { member });
    expect(roles.slice(0, 2).map(({ kind }) => kind)).toEqual(['owner', 'admin']);
    for (const { role_id } of roles.slice(0, 2)) {
      const params = { role_id };
      const refused = { body: { code: ERRORS.IncompatibleValues.code } };
      expect(await server.call(OPERATIONS.updateRole, { params, body: { name: 'x' }, member })).toMatchObject(
        refused,
      );
      expect(await server.call(OPERATIONS.deleteRole, { params, member })).toMatchObject(refused);
    }
    expect(
      await server.call(OPERATIONS.createRole, { body: { name: 'OWNER', areas: {} }, member }),
    ).toMatchObject({ body: { code: ERRORS.ResourceAlreadyExists.code } });
  });
});

describe('API tokens by the dashboard', () => {
  it('are shown once, limited to their permissions, and revoked', async () => {
    const { applicationId } = fixture.application;
    const member = { token: fixture.memberToken, applicationId };
    const body = { name: 'Reader', permissions: ['notifications:read' as const] };
    const { api_token, token_id } = await server.expect(OPERATIONS.createApiToken, { body, member });
    await server.expect(OPERATIONS.listNotifications, { token: api_token });
    expect((await server.call(OPERATIONS.listUsers, { token: api_token })).body).toMatchObject({
      code: ERRORS.PermissionDenied.code,
    });
    const { tokens } = await server.expect(OPERATIONS.listApiTokens, { member });
    expect(tokens.find((one) => one.token_id === token_id)).toMatchObject({
      ...body,
      mask: `${api_token.slice(0, 4)}****`,
    });
    expect(JSON.stringify(tokens)).not.toContain(api_token);
    await server.expect(OPERATIONS.revokeApiToken, { params: { token_id }, member });
    server.clock.move(2_000);
    expect((await server.call(OPERATIONS.listNotifications, { token: api_token })).body).toMatchObject({
      code: ERRORS.InvalidApiToken.code,
    });
  });
});

describe('the audit log', () => {
  const entriesOf = async (query: Record<string, string>) =>
    (await server.expect(OPERATIONS.listAudit, { query, member: { token: fixture.memberToken } })).entries;

  it('tells who did what to what, from where, and how it ended', async () => {
    const { email, token } = await server.createMember();
    const { applicationId } = fixture.application;
    const member = { token, applicationId };
    await server.expect(OPERATIONS.createTag, {
      body: { name: `audit-${fixture.mark}` },
      token: null,
      member,
    });
    await server.call(OPERATIONS.deleteTag, { params: { name: 'never-there' }, token: null, member });
    await server.expect(OPERATIONS.listTags, { token: null, member });
    const params = { key: fixture.templateKey };
    await server.expect(OPERATIONS.previewTemplate, { params, body: {}, token: null, member });
    expect(await entriesOf({ email })).toMatchObject([
      { action: 'deleteTag', subject: 'never-there', status: 400, application_id: applicationId },
      { action: 'createTag', subject: `audit-${fixture.mark}`, status: 200, email, address: '127.0.0.1' },
    ]);
    expect(await entriesOf({ email, action: 'createTag' })).toHaveLength(1);
    expect(await entriesOf({ email, application_id: 'NOBODY' })).toEqual([]);
    const at = (await entriesOf({ email }))[0]?.at ?? 0;
    expect(await entriesOf({ email, start: String(at + 1) })).toEqual([]);
  });

  it('has every operation by which a member may change something, and sign-ins, also those refused (G18)', async () => {
    const { email } = await server.createMember();
    const body = { email, password: 'wrong password here' };
    await server.call(OPERATIONS.signIn, { body, token: null });
    expect(await entriesOf({ email })).toMatchObject([{ action: 'signIn', status: 401 }]);
    const changing = forMembers.filter(({ id, method }) => method !== 'GET' && !id.startsWith('preview'));
    for (const operation of changing) {
      const { token, email: who } = await server.createMember({ hasSecondFactor: true });
      await verdict(operation, memberHeaders(token, fixture.application.applicationId));
      expect(await entriesOf({ email: who }), operation.id).toMatchObject([
        { action: operation.id, status: 200 },
      ]);
    }
  });

  it('keeps no id of a user, who may be erased', async () => {
    const { token, email } = await server.createMember();
    const member = { token, applicationId: fixture.application.applicationId };
    const user_id = `audited-${fixture.mark}`;
    await server.expect(OPERATIONS.createUser, { body: { user_id }, token: null, member });
    await server.expect(OPERATIONS.deleteUser, { params: { user_id }, token: null, member });
    const entries = await entriesOf({ email });
    expect(entries).toMatchObject([
      { action: 'deleteUser', subject: null },
      { action: 'createUser', subject: null },
    ]);
    expect(JSON.stringify(entries)).not.toContain(user_id);
  });
});
