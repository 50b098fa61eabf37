import { LIMITS, OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { type TestServer, until } from '@belfry/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, openSession, startServer } from './support.js';

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

type Given = Record<string, unknown> & { user_id: string };
const bulk = (users: Given[], token?: string) =>
  server.call(OPERATIONS.upsertUsers, { body: { users }, ...(token ? { token } : {}) });
const get = (user_id: string) => server.expect(OPERATIONS.getUser, { params: { user_id } });
const ids = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ user_id: `${prefix}${index}` }));

describe('a bulk upsert of users', () => {
  it('creates those that are new, and changes of the others what is named', async () => {
    await server.expect(OPERATIONS.createUser, {
      body: { user_id: 'ann', nickname: 'Ann', locale: 'ko-KR' },
    });
    const answer = await bulk([
      { user_id: 'ann', nickname: null, profile_url: 'https://example.com/a.png' },
      { user_id: 'bob', nickname: 'Bob' },
      { user_id: 'cyd', is_active: false },
    ]);
    expect(answer.body).toEqual({ created: 2, updated: 1 });
    const ann = await get('ann');
    expect(ann).toMatchObject({
      nickname: null,
      profile_url: 'https://example.com/a.png',
      locale: 'ko-KR',
      is_active: true,
    });
    expect(await get('bob')).toMatchObject({ nickname: 'Bob', locale: null, is_active: true });
    expect(await get('cyd')).toMatchObject({ nickname: null, is_active: false });
    server.clock.move(5_000);
    expect((await bulk([{ user_id: 'ann' }, { user_id: 'cyd', is_active: true }])).body).toEqual({
      created: 0,
      updated: 2,
    });
    const later = await get('ann');
    expect(later.created_at).toBe(ann.created_at);
    expect(later.updated_at).toBeGreaterThanOrEqual(ann.updated_at + 5_000);
    expect(later).toMatchObject({ profile_url: 'https://example.com/a.png', locale: 'ko-KR' });
    expect(await get('cyd')).toMatchObject({ is_active: true });
  });

  it('takes the last of a user who is named more than once', async () => {
    const users = [
      { user_id: 'dan', nickname: 'first', locale: 'en' },
      { user_id: 'eve', nickname: 'Eve' },
      { user_id: 'dan', nickname: 'last' },
    ];
    expect((await bulk(users)).body).toEqual({ created: 2, updated: 0 });
    expect(await get('dan')).toMatchObject({ nickname: 'last', locale: null });
  });

  it('changes all or none, and names who is at fault', async () => {
    const { body } = await bulk([
      { user_id: 'fay' },
      { user_id: 'gus', nickname: 'x'.repeat(LIMITS.nicknameLength + 1) },
    ]);
    expect(body).toMatchObject({ code: 400110 });
    expect((body as unknown as { message: string }).message).toContain('users[1].nickname');
    for (const user_id of ['', 'tab\there', 'x'.repeat(LIMITS.userIdLength + 1)])
      expect((await bulk([{ user_id: 'fay' }, { user_id }])).status).toBe(400);
    const missing = await server.call(OPERATIONS.upsertUsers, { body: { users: [{} as Given] } });
    expect(missing.body).toMatchObject({ code: 400105, message: '"users[0].user_id" is required.' });
    expect((await server.call(OPERATIONS.getUser, { params: { user_id: 'fay' } })).body).toMatchObject({
      code: 400301,
    });
  });

  it(`takes 1 to ${LIMITS.bulkUsers} users`, async () => {
    expect((await bulk(ids('many', LIMITS.bulkUsers))).body).toEqual({
      created: LIMITS.bulkUsers,
      updated: 0,
    });
    expect((await bulk(ids('many', LIMITS.bulkUsers + 1))).body).toMatchObject({ code: 400111 });
    expect((await bulk([])).body).toMatchObject({ code: 400111 });
    expect(
      (await server.call(OPERATIONS.getUser, { params: { user_id: `many${LIMITS.bulkUsers}` } })).status,
    ).toBe(400);
  });

  it('may be called by many at once, in any order', async () => {
    const people = ids('crowd', 200);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => bulk(index % 2 === 0 ? people : [...people].reverse())),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const created = answers.map(({ body }) => body.created).reduce((sum, one) => sum + one, 0);
    const updated = answers.map(({ body }) => body.updated).reduce((sum, one) => sum + one, 0);
    expect([created, updated]).toEqual([200, 15 * 200]);
  });

  it('keeps names of any kind apart', async () => {
    const odd = ['__proto__', 'constructor', '*', '1', '01', ' ', '\u{1f600}', '"', '\\'];
    expect(
      (await bulk(odd.map((user_id) => ({ user_id, nickname: user_id.slice(0, 80) })))).body,
    ).toMatchObject({ created: odd.length });
    for (const user_id of odd) expect(await get(user_id)).toMatchObject({ user_id, nickname: user_id });
  });

  it('ends the sessions of those it deactivates at once', async () => {
    const token = await openSession(server, 'hal');
    await server.expect(OPERATIONS.listClientChannels, { token });
    await bulk([{ user_id: 'hal', is_active: false }]);
    expect((await server.call(OPERATIONS.listClientChannels, { token })).body).toMatchObject({
      code: 400302,
    });
  });

  it('changes users of its own application only (G11)', async () => {
    const other = await server.createApplication('Other');
    expect((await bulk([{ user_id: 'ann', nickname: 'there' }], other.token)).body).toEqual({
      created: 1,
      updated: 0,
    });
    expect((await get('ann')).nickname).toBe(null);
  });

  it('refuses a user who is being erased, and then changes nobody', async () => {
    await bulk([{ user_id: 'ida' }]);
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    armFailpoints((name) => (name === 'erase.wait' ? gate : undefined));
    await server.expect(OPERATIONS.deleteUser, { params: { user_id: 'ida' } });
    const refused = await bulk([{ user_id: 'jon' }, { user_id: 'ida', nickname: 'Ida' }]);
    expect(refused.body).toMatchObject({ code: 400202, message: expect.stringContaining('users[1]') });
    expect((await server.call(OPERATIONS.getUser, { params: { user_id: 'jon' } })).status).toBe(400);
    goOn();
    await until(
      'the user is gone',
      async () => (await bulk([{ user_id: 'ida', nickname: 'New' }])).status === 200,
    );
    expect(await get('ida')).toMatchObject({ nickname: 'New' });
  });
});

describe('a search for users', () => {
  const search = async (query: Record<string, string>) => {
    const found: string[] = [];
    let token = '';
    do {
      const page = await server.expect(OPERATIONS.listUsers, {
        query: { ...query, limit: 2, ...(token ? { token } : {}) },
      });
      found.push(...page.users.map((user) => user.user_id));
      token = page.next;
    } while (token);
    return found;
  };
  beforeAll(async () => {
    await bulk([
      { user_id: 's-1', nickname: 'Mina Park' },
      { user_id: 's-2', nickname: 'mina' },
      { user_id: 's-3', nickname: 'MINA Kim' },
      { user_id: 's-4', nickname: '민아' },
      { user_id: 's-5', nickname: '민아 박' },
      { user_id: 's-6', nickname: 'Amina' },
      { user_id: 's-7' },
      { user_id: 's-8', nickname: '100%_' },
    ]);
  });

  it('finds those whose id begins so, by id', async () => {
    expect(await search({ user_id_startswith: 's-' })).toHaveLength(8);
    expect(await search({ user_id_startswith: 's-8' })).toEqual(['s-8']);
    expect(await search({ user_id_startswith: 's-9' })).toEqual([]);
  });

  it('finds those whose nickname begins so, whatever its case, by nickname', async () => {
    expect(await search({ nickname_startswith: 'miN' })).toEqual(['s-2', 's-3', 's-1']);
    expect(await search({ nickname_startswith: '민아' })).toEqual(['s-4', 's-5']);
    expect(await search({ nickname_startswith: '100%' })).toEqual(['s-8']);
    expect(await search({ nickname_startswith: 'min_' })).toEqual([]);
  });

  it('is by one of both', async () => {
    const query = { user_id_startswith: 's', nickname_startswith: 'm' };
    expect((await server.call(OPERATIONS.listUsers, { query })).body).toMatchObject({ code: 400112 });
  });
});
