import { type BodyOf, LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Directory } from '../src/applications/directory.js';
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

const DEFAULTS = {
  business_messaging: true,
  unknown_targets: 'create',
  tag_enforcement: false,
  tag_auto_creation: true,
  live_templates: 100,
  message_rendering: 'pinned',
  url_schemes: [],
  allowed_origins: ['*'],
  rate_limits: {},
};
const get = (token?: string) => server.expect(OPERATIONS.getSettings, token ? { token } : {});
const put = (body: object, token?: string) =>
  server.call(OPERATIONS.updateSettings, {
    body: body as BodyOf<typeof OPERATIONS.updateSettings>,
    ...(token ? { token } : {}),
  });
const send = (more: object = {}, token?: string) =>
  server.call(OPERATIONS.sendNotification, {
    body: { template: { key: 'greeting', variables: { '*': { name: 'x' } } }, targets: ['u'], ...more },
    ...(token ? { token } : {}),
  });

describe('the settings of an application', () => {
  it('are the defaults first, and change by what a PUT names', async () => {
    const { token } = await server.createApplication('Fresh');
    expect(await get(token)).toEqual(DEFAULTS);
    expect((await put({}, token)).body).toEqual(DEFAULTS);
    const first = {
      unknown_targets: 'reject',
      rate_limits: { sendNotification: { limit: 5, window_ms: 1_000 } },
    };
    expect((await put(first, token)).body).toEqual({ ...DEFAULTS, ...first });
    const second = { tag_enforcement: true, rate_limits: { listUsers: { limit: 1, window_ms: 60_000 } } };
    expect((await put(second, token)).body).toEqual({
      ...DEFAULTS,
      ...first,
      ...second,
      rate_limits: { ...first.rate_limits, ...second.rate_limits },
    });
    const none = { rate_limits: { sendNotification: null, getUser: null } };
    expect((await put(none, token)).body).toMatchObject({ rate_limits: second.rate_limits });
    expect((await get(token)).rate_limits).toEqual(second.rate_limits);
    expect(await get()).toEqual(DEFAULTS);
  });

  it.each([
    [{ business_messaging: 'yes' }, 400104],
    [{ unknown_targets: 'ignore' }, 400111],
    [{ rate_limits: [] }, 400103],
    [{ rate_limits: { sendNotification: 5 } }, 400103],
    [{ rate_limits: { sendNotification: { limit: 1 } } }, 400105],
    [{ rate_limits: { sendNotification: { limit: 1.5, window_ms: 1_000 } } }, 400101],
    [{ rate_limits: { nothing: { limit: 1, window_ms: 1_000 } } }, 400111],
    [{ rate_limits: { healthz: { limit: 1, window_ms: 1_000 } } }, 400111],
    [{ rate_limits: { updateSettings: { limit: 1, window_ms: 1_000 } } }, 400111],
    [{ rate_limits: { __proto__x: null } }, 400111],
  ])('refuse %j', async (body, code) => {
    expect((await put(body)).body).toMatchObject({ code });
    expect(await get()).toEqual(DEFAULTS);
  });

  it('bound a rate limit in calls and time', async () => {
    const { token } = await server.createApplication('Bounds');
    const of = async (limit: number, window_ms: number) =>
      (await put({ rate_limits: { listTags: { limit, window_ms } } }, token)).body as { code?: number };
    expect((await of(0, 1_000)).code).toBe(400113);
    expect((await of(LIMITS.rateLimitCalls, 1_000)).code).toBeUndefined();
    expect((await of(LIMITS.rateLimitCalls + 1, 1_000)).code).toBe(400113);
    expect((await of(1, LIMITS.rateWindowMsMin - 1)).code).toBe(400113);
    expect((await of(1, LIMITS.rateWindowMsMin)).code).toBeUndefined();
    expect((await of(1, LIMITS.rateWindowMsMax)).code).toBeUndefined();
    expect((await of(1, LIMITS.rateWindowMsMax + 1)).code).toBe(400113);
  });

  it('changed by many at once lose none of the changes', async () => {
    const { token } = await server.createApplication('Many');
    const operations = [
      'listUsers',
      'getUser',
      'listTags',
      'createTag',
      'listTemplates',
      'getTemplate',
      'listChannels',
    ];
    await Promise.all(
      operations.map((id, limit) =>
        put({ rate_limits: { [id]: { limit: limit + 1, window_ms: 9_000 } } }, token),
      ),
    );
    expect(Object.keys((await get(token)).rate_limits).sort()).toEqual([...operations].sort());
  });

  it('turn business messaging off at once, and on again', async () => {
    const { token } = await server.createApplication('Off');
    await createGreeting(server, {}, token);
    expect((await send({}, token)).status).toBe(200);
    await put({ business_messaging: false }, token);
    for (const mode of ['realtime', 'batch', 'auto'])
      expect((await send({ mode }, token)).body).toMatchObject({ code: 403101 });
    expect((await send({ dry_run: true }, token)).body).toMatchObject({ code: 403101 });
    await put({ business_messaging: true }, token);
    expect((await send({}, token)).status).toBe(200);
  });

  it('are followed by other servers within two seconds', async () => {
    const application = await server.createApplication('Elsewhere');
    const other = new Directory(server.app.db, server.clock);
    const isOn = async () => (await other.application(application.key))?.settings.businessMessaging;
    expect(await isOn()).toBe(true);
    await put({ business_messaging: false }, application.token);
    server.clock.move(2_000);
    expect(await isOn()).toBe(false);
    server.clock.move(-2_000);
  });

  it('refuse a send that was checked with older ones, on every server', async () => {
    const application = await server.createApplication('Stale');
    await createGreeting(server, {}, application.token);
    expect((await send({}, application.token)).status).toBe(200);
    // As another server does it: this one has a copy that says it is on.
    await server.app.db.rows(
      {
        name: '',
        text: `UPDATE applications SET settings = '{"business_messaging": false}', revision = revision + 1 WHERE id = $1`,
      },
      [application.key],
    );
    for (const mode of ['realtime', 'batch'])
      expect((await send({ mode }, application.token)).body).toMatchObject({ code: 403101 });
  });

  it('need the permission for settings', async () => {
    const { token } = await server.createToken(server.application, ['users', 'templates']);
    expect((await server.call(OPERATIONS.getSettings, { token })).body).toMatchObject({ code: 403100 });
    expect((await put({ tag_enforcement: true }, token)).body).toMatchObject({ code: 403100 });
  });
});
