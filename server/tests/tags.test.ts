import { LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, startServer } from './support.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
  await createGreeting(server);
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const auth = (token?: string) => (token ? { token } : {});
const create = (name: string, token?: string) =>
  server.call(OPERATIONS.createTag, { body: { name }, ...auth(token) });
const remove = (name: string, token?: string) =>
  server.call(OPERATIONS.deleteTag, { params: { name }, ...auth(token) });
const list = (query: object = {}, token?: string) =>
  server.expect(OPERATIONS.listTags, { query, ...auth(token) });
const names = async (token?: string) => (await list({ limit: 100 }, token)).tags.map(({ name }) => name);
const settings = (body: object, token: string) => server.expect(OPERATIONS.updateSettings, { body, token });
const send = (tag: string | null | undefined, token: string, more: object = {}) =>
  server.call(OPERATIONS.sendNotification, {
    body: {
      template: { key: 'greeting', variables: { '*': { name: 'x' } } },
      targets: ['u'],
      ...(tag === undefined ? {} : { tag }),
      ...more,
    },
    token,
  });
/** An application of its own with the template. */
const fresh = async (name: string) => {
  const application = await server.createApplication(name);
  await createGreeting(server, {}, application.token);
  return application;
};

describe('tags', () => {
  it('are created, listed by name and deleted', async () => {
    const { token } = await fresh('Tags');
    expect((await create('spring', token)).body).toEqual({ name: 'spring', created_at: expect.any(Number) });
    await create('autumn', token);
    await create('A/b c?&%ä', token);
    expect(await names(token)).toEqual(['A/b c?&%ä', 'autumn', 'spring']);
    expect((await create('spring', token)).body).toMatchObject({ code: 400202 });
    expect((await remove('spring', token)).body).toBe(null);
    expect((await remove('spring', token)).body).toMatchObject({ code: 400201 });
    expect((await remove('A/b c?&%ä', token)).status).toBe(200);
    expect(await names(token)).toEqual(['autumn']);
    expect(await names()).toEqual([]);
    expect((await remove('autumn')).body).toMatchObject({ code: 400201 });
  });

  it('are paged without hole or repeat (G7)', async () => {
    const { token } = await fresh('Pages');
    const wanted = Array.from({ length: 25 }, (_, index) => `tag ${String(index).padStart(2, '0')}`);
    for (const name of [...wanted].reverse()) await create(name, token);
    const seen: string[] = [];
    let next = '';
    do {
      const page = await list({ limit: 7, ...(next ? { token: next } : {}) }, token);
      seen.push(...page.tags.map(({ name }) => name));
      next = page.next;
    } while (next);
    expect(seen).toEqual(wanted);
    expect((await list({}, token)).tags).toHaveLength(LIMITS.listPageDefault);
    const foreign = (await list({ limit: 1 }, token)).next;
    const answer = await server.call(OPERATIONS.listTags, { query: { token: foreign } });
    expect(answer.body).toMatchObject({ code: 400111 });
  });

  it('have names of 1 to 100 characters', async () => {
    const { token } = await fresh('Names');
    expect((await create('x'.repeat(LIMITS.tagLength), token)).status).toBe(200);
    expect((await create('x'.repeat(LIMITS.tagLength + 1), token)).body).toMatchObject({ code: 400110 });
    expect((await create('', token)).body).toMatchObject({ code: 400110 });
    const missing = await server.call(OPERATIONS.createTag, { body: {} as { name: string }, token });
    expect(missing.body).toMatchObject({ code: 400105 });
  });

  it(`are at most ${LIMITS.tags} in an application, however they come`, async () => {
    const { key, token } = await fresh('Many');
    await server.app.db.rows(
      {
        name: '',
        text: `INSERT INTO tags (application, name, created_at) SELECT $1, 'n' || i, 1 FROM generate_series(1, $2::int) i`,
      },
      [key, LIMITS.tags - 1],
    );
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => create(name, token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect((await create('one more', token)).body).toMatchObject({ code: 400111 });
    expect((await create('n1', token)).body).toMatchObject({ code: 400202 });
    expect((await send('one more', token)).body).toMatchObject({ code: 400111 });
    expect((await send('n1', token)).status).toBe(200);
    await remove('n2', token);
    expect((await send('one more', token)).status).toBe(200);
  });

  it('are made by the sends that bring them, unless that is off', async () => {
    const { token } = await fresh('Auto');
    expect((await send('new one', token, { dry_run: true })).status).toBe(200);
    expect(await names(token)).toEqual([]);
    expect((await send('new one', token)).status).toBe(200);
    expect((await send('new one', token)).status).toBe(200);
    await Promise.all(Array.from({ length: 8 }, () => send('at once', token)));
    expect(await names(token)).toEqual(['at once', 'new one']);
    await settings({ tag_auto_creation: false }, token);
    expect((await send('other', token)).body).toMatchObject({ code: 400201 });
    expect((await send('new one', token)).status).toBe(200);
    await create('other', token);
    expect((await send('other', token)).status).toBe(200);
    await remove('other', token);
    expect((await send('other', token)).body).toMatchObject({ code: 400201 });
    expect((await send(null, token)).status).toBe(200);
  });

  it('must be given with every send when that is enforced', async () => {
    const { token } = await fresh('Enforced');
    await settings({ tag_enforcement: true }, token);
    for (const none of [undefined, null, '']) {
      expect((await send(none, token)).body).toMatchObject({ code: 400105 });
      expect((await send(none, token, { mode: 'batch' })).body).toMatchObject({ code: 400105 });
      expect((await send(none, token, { dry_run: true })).body).toMatchObject({ code: 400105 });
    }
    expect((await send('given', token)).status).toBe(200);
    await settings({ tag_enforcement: false }, token);
    expect((await send(undefined, token)).status).toBe(200);
  });

  it('need the permission for settings', async () => {
    const { token } = await server.createToken(server.application, ['notifications:send']);
    expect((await create('x', token)).body).toMatchObject({ code: 403100 });
    expect((await remove('x', token)).body).toMatchObject({ code: 403100 });
    expect((await server.call(OPERATIONS.listTags, { token })).body).toMatchObject({ code: 403100 });
  });
});
