import { LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGreeting, greeting, openSession, startServer } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const create = (changes: Record<string, unknown>) =>
  server.call(OPERATIONS.createTemplate, { body: { ...greeting, ...changes } });

describe('templates', () => {
  it('are created with defaults filled in, and read back as they are', async () => {
    const body = { key: 'small', channels: ['feed'], data_template: { text: 'Hi {name}' } };
    const created = await server.expect(OPERATIONS.createTemplate, { body });
    expect(created).toMatchObject({
      key: 'small',
      name: 'small',
      version: 1,
      is_archived: false,
      label: null,
      category: null,
      variables: [],
      ui_template: null,
      data_template: { text: 'Hi {name}' },
      message_retention_hours: 4320,
      push_template: { title: '', body: '', enable_push: false },
    });
    expect(await server.expect(OPERATIONS.getTemplate, { params: { key: 'small' } })).toEqual(created);
    const { body: again } = await create({ key: 'small' });
    expect(again).toMatchObject({ code: 400202 });
  });

  it('get a new version with every change; the versions stay readable', async () => {
    await createGreeting(server, { key: 'versioned' });
    const second = await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'versioned' },
      body: { label: 'New {name}' },
    });
    expect(second).toMatchObject({
      version: 2,
      label: 'New {name}',
      name: 'Greeting',
      fallback_message: greeting.fallback_message,
    });
    const first = await server.expect(OPERATIONS.getTemplate, {
      params: { key: 'versioned' },
      query: { version: 1 },
    });
    expect(first).toMatchObject({ version: 1, label: 'Hi {name}' });
    const { templates } = await server.expect(OPERATIONS.listTemplateVersions, {
      params: { key: 'versioned' },
    });
    expect(templates.map(({ version }) => version)).toEqual([2, 1]);
    const missing = await server.call(OPERATIONS.getTemplate, {
      params: { key: 'versioned' },
      query: { version: 3 },
    });
    expect(missing.body).toMatchObject({ code: 400201 });
  });

  it('change from a layout to data and back', async () => {
    await createGreeting(server, { key: 'turning' });
    const change = (body: object) =>
      server.expect(OPERATIONS.updateTemplate, { params: { key: 'turning' }, body });
    expect(await change({ data_template: { a: 'b' } })).toMatchObject({
      ui_template: null,
      data_template: { a: 'b' },
    });
    expect(await change({ ui_template: greeting.ui_template })).toMatchObject({ data_template: null });
  });

  it.each([
    [
      'a view of an unknown type',
      {
        ui_template: {
          version: 1,
          body: {
            items: [
              { type: 'text', text: 'a' },
              { type: 'box', items: [{ type: 'video' }] },
            ],
          },
        },
      },
      'ui_template.body.items[1].items[0].type',
    ],
    ['an unknown version', { ui_template: { version: 3, body: { items: [] } } }, 'ui_template.version'],
    [
      'a script behind a button',
      {
        ui_template: {
          version: 1,
          body: {
            items: [{ type: 'textButton', text: 'x', action: { type: 'web', data: 'JavaScript:alert(1)' } }],
          },
        },
      },
      'ui_template.body.items[0].action.data',
    ],
    [
      'a variable of an unknown type',
      { variables: [{ key: 'v', name: 'V', type: 'video' }] },
      'variables[0].type',
    ],
    ['a channel that does not exist', { channels: ['feed', 'nope'] }, 'channels[1]'],
    ['no channel that keeps messages', { channels: ['push'] }, 'channels'],
    ['no channel at all', { channels: [] }, 'channels'],
  ])('are refused with the path of the fault: %s', async (_, changes, path) => {
    const { status, body } = await create({ key: 'faulty', ...changes });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 400111, faults: [{ path }] });
    expect((body as unknown as { message: string }).message).toContain(`"${path}"`);
    expect((await server.call(OPERATIONS.getTemplate, { params: { key: 'faulty' } })).body).toMatchObject({
      code: 400201,
    });
  });

  it('are listed by key in pages, live or archived', async () => {
    const other = await server.createApplication('Lists');
    const keys = Array.from({ length: 7 }, (_, index) => `t${index}`);
    for (const key of keys) await createGreeting(server, { key }, other.token);
    const seen: string[] = [];
    let token = '';
    do {
      const page = await server.expect(OPERATIONS.listTemplates, {
        query: { limit: 3, ...(token ? { token } : {}) },
        token: other.token,
      });
      seen.push(...page.templates.map(({ key }) => key));
      token = page.next;
    } while (token);
    expect(seen).toEqual(keys);
    await server.expect(OPERATIONS.archiveTemplate, { params: { key: 't3' }, token: other.token });
    const archived = await server.expect(OPERATIONS.listTemplates, {
      query: { is_archived: true },
      token: other.token,
    });
    expect(archived.templates.map(({ key }) => key)).toEqual(['t3']);
    const live = await server.expect(OPERATIONS.listTemplates, {
      query: { is_archived: false },
      token: other.token,
    });
    expect(live.templates).toHaveLength(6);
  });

  it(`may be ${LIMITS.liveTemplates} live ones, and one more when one is archived`, async () => {
    const full = await server.createApplication('Full');
    const make = (index: number) =>
      server.call(OPERATIONS.createTemplate, { body: { ...greeting, key: `k${index}` }, token: full.token });
    for (let index = 0; index < LIMITS.liveTemplates; index++) expect((await make(index)).status).toBe(200);
    expect((await make(LIMITS.liveTemplates)).body).toMatchObject({ code: 400111 });
    await server.expect(OPERATIONS.archiveTemplate, { params: { key: 'k0' }, token: full.token });
    expect((await make(LIMITS.liveTemplates)).status).toBe(200);
    const back = await server.call(OPERATIONS.unarchiveTemplate, {
      params: { key: 'k0' },
      token: full.token,
    });
    expect(back.body).toMatchObject({ code: 400111 });
  });

  it('are given to apps by key and by version', async () => {
    await createGreeting(server, { key: 'drawn' });
    await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'drawn' },
      body: { color_variables: { accent: '#FFFFFF,#000000' } },
    });
    const token = await openSession(server, 'painter');
    const { templates } = await server.expect(OPERATIONS.listClientTemplates, {
      query: { keys: 'drawn,drawn@1,unknown' },
      token,
    });
    expect(templates.map(({ key, version }) => `${key}@${version}`)).toEqual(['drawn@2', 'drawn@1']);
    expect(templates[0]?.ui_template).toEqual(greeting.ui_template);
    const bad = await server.call(OPERATIONS.listClientTemplates, { query: { keys: 'drawn@0' }, token });
    expect(bad.body).toMatchObject({ code: 400111 });
    const many = await server.call(OPERATIONS.listClientTemplates, {
      query: { keys: Array.from({ length: 101 }, (_, index) => `k${index}`).join() },
      token,
    });
    expect(many.body).toMatchObject({ code: 400111 });
  });
});
