import { LIMITS, OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireTemplateRole } from '../src/templates/permission.js';
import { createGreeting, greeting, openSession, startServer } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

const get = (key: string, version?: number) =>
  server.expect(OPERATIONS.getTemplate, { params: { key }, query: version ? { version } : {} });
const update = (key: string, body: object) =>
  server.expect(OPERATIONS.updateTemplate, { params: { key }, body });
const send = (key: string, more: object = {}) =>
  server.call(OPERATIONS.sendNotification, {
    body: { template: { key, variables: { '*': { name: 'x' } } }, targets: ['reader'], ...more },
  });
const message = (body: unknown) => (body as { message: string }).message;

describe('versions of a template', () => {
  it('say who made them and when, and are restored as the newest', async () => {
    await createGreeting(server, { key: 'old', permission: ['Marketer'] });
    await update('old', { label: 'Second', permission: ['Editor'], translations: { ko: { label: '둘째' } } });
    const restored = await server.expect(OPERATIONS.restoreTemplateVersion, {
      params: { key: 'old', version: 1 },
    });
    expect(restored).toMatchObject({ version: 3, label: greeting.label, translations: {} });
    // An old version must not open what has been closed since.
    expect(restored.permission).toEqual(['Editor']);
    const { templates } = await server.expect(OPERATIONS.listTemplateVersions, { params: { key: 'old' } });
    expect(templates.map(({ version, label }) => [version, label])).toEqual([
      [3, greeting.label],
      [2, 'Second'],
      [1, greeting.label],
    ]);
    for (const { updated_by, updated_at } of templates) {
      expect(updated_by).toEqual({ type: 'api', value: expect.stringMatching(/^.{4}\*{4}$/) });
      expect(Math.abs(updated_at - server.clock.now())).toBeLessThan(600_000);
    }
    const missing = await server.call(OPERATIONS.restoreTemplateVersion, {
      params: { key: 'old', version: 9 },
    });
    expect(missing.body).toMatchObject({ code: 400201 });
  });

  it('that name a channel that is gone are not restored', async () => {
    const { token } = await server.createApplication();
    const call = { params: { key: 'gone' }, token };
    await server.expect(OPERATIONS.createChannel, { body: { key: 'gone', type: 'feed' }, token });
    await createGreeting(server, { key: 'gone', channels: ['gone'] }, token);
    await server.expect(OPERATIONS.updateTemplate, { ...call, body: { channels: ['feed'] } });
    await server.expect(OPERATIONS.deleteChannel, call);
    const { body } = await server.call(OPERATIONS.restoreTemplateVersion, {
      params: { key: 'gone', version: 1 },
      token,
    });
    expect(body).toMatchObject({ code: 400111, faults: [{ path: 'channels[0]' }] });
  });

  it('made at the same time each get a number of their own', async () => {
    await createGreeting(server, { key: 'busy' });
    const versions = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => (await update('busy', { label: `${index}` })).version),
    );
    expect(versions.sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('templates are duplicated', () => {
  it('with their content, in the newest version or another, under another key', async () => {
    await createGreeting(server, { key: 'source' });
    await update('source', { label: 'Newer' });
    const duplicate = (body: object) =>
      server.call(OPERATIONS.duplicateTemplate, { params: { key: 'source' }, body: body as never });
    const { key: _k, updated_at: _u, created_at: _c, version: _v, ...content } = await get('source');
    expect((await duplicate({ key: 'copy' })).body).toMatchObject({
      ...content,
      key: 'copy',
      version: 1,
      sendable_version: 1,
    });
    expect((await duplicate({ key: 'first', version: 1, name: 'First' })).body).toMatchObject({
      name: 'First',
      label: greeting.label,
    });
    expect((await duplicate({ key: 'copy' })).body).toMatchObject({ code: 400202 });
    expect((await duplicate({ key: 'x', version: 9 })).body).toMatchObject({ code: 400201 });
  });
});

describe('templates are deleted', () => {
  it('when they were never sent, with all their versions', async () => {
    await createGreeting(server, { key: 'unsent' });
    await update('unsent', { label: 'x' });
    const remove = (key: string) => server.call(OPERATIONS.deleteTemplate, { params: { key } });
    expect((await remove('unsent')).status).toBe(200);
    expect((await server.call(OPERATIONS.getTemplate, { params: { key: 'unsent' } })).body).toMatchObject({
      code: 400201,
    });
    expect((await remove('unsent')).body).toMatchObject({ code: 400201 });
    expect((await createGreeting(server, { key: 'unsent' })).version).toBe(1);

    expect((await send('unsent')).status).toBe(200);
    expect((await remove('unsent')).body).toMatchObject({ code: 400111 });
    expect((await get('unsent')).is_archived).toBe(false);
  });

  it('are not sent any more by a server that has a copy', async () => {
    await createGreeting(server, { key: 'copied' });
    expect((await send('copied', { dry_run: true })).status).toBe(200);
    await server.expect(OPERATIONS.deleteTemplate, { params: { key: 'copied' } });
    for (const mode of ['realtime', 'batch'])
      expect((await send('copied', { mode })).body).toMatchObject({ code: 400201 });
  });
});

describe('templates are searched for', () => {
  it('in key, name and label, in any case, page by page', async () => {
    const { token } = await server.createApplication('Search');
    await createGreeting(server, { key: 'order_shipped', name: 'Sent off', label: 'Parcel' }, token);
    await createGreeting(server, { key: 'b', name: 'ORDER received', label: null }, token);
    await createGreeting(server, { key: 'c', name: 'c', label: 'Your Order' }, token);
    await createGreeting(server, { key: 'd', name: '주문 접수', label: 'ÉTÉ 50%_off' }, token);
    const search = async (query: object) =>
      (await server.expect(OPERATIONS.listTemplates, { query: query as never, token })).templates.map(
        ({ key }) => key,
      );
    expect(await search({ query: 'order' })).toEqual(['b', 'c', 'order_shipped']);
    expect(await search({ query: 'Order', limit: 2 })).toEqual(['b', 'c']);
    expect(await search({ query: '주문' })).toEqual(['d']);
    expect(await search({ query: 'été' })).toEqual(['d']);
    // No pattern: what stands for anything elsewhere stands for itself.
    expect(await search({ query: '%_o' })).toEqual(['d']);
    expect(await search({ query: '%' })).toEqual(['d']);
    await server.expect(OPERATIONS.updateTemplate, { params: { key: 'b' }, body: { name: 'x' }, token });
    expect(await search({ query: 'order' })).toEqual(['c', 'order_shipped']);
    await server.expect(OPERATIONS.archiveTemplate, { params: { key: 'c' }, token });
    expect(await search({ query: 'order', is_archived: false })).toEqual(['order_shipped']);
    expect(await search({ query: 'order', is_archived: true })).toEqual(['c']);
  });
});

describe('a preview', () => {
  const preview = (key: string, body: object) =>
    server.call(OPERATIONS.previewTemplate, { params: { key }, body: body as never });

  beforeAll(async () => {
    await createGreeting(server, {
      key: 'seen',
      color_variables: { accent: '#ffffff,#000000' },
      ui_template: {
        version: 1,
        body: { items: [{ type: 'text', text: 'Hello {name} {accent}', textStyle: { color: '{accent}' } }] },
      },
      translations: {
        ko: {
          label: '{name} 님',
          fallback_message: '{name} 님 안녕하세요',
          push_template: { title: '안녕하세요' },
        },
      },
    });
    await server.expect(OPERATIONS.createUser, { body: { user_id: 'kim', locale: 'ko-KR' } });
  });

  it('is what a target would get, and says which values are missing', async () => {
    const { body } = await preview('seen', { variables: { name: '"A" {shop} </script>' } });
    expect(body).toMatchObject({
      locale: null,
      missing_variables: [],
      label: 'Hi "A" {shop} </script>',
      message: 'Hello "A" {shop} </script> from Corner Shop',
      push_template: { title: 'Hello', body: 'Hello "A" {shop} </script>', enable_push: true },
      color_variables: { accent: '#ffffff,#000000' },
      variables: { name: '"A" {shop} </script>', 'photo.url': 'https://example.com/a.png' },
    });
    // Colours are left to the drawing, which knows whether it is light or dark.
    expect(body.ui_template).toMatchObject({
      body: {
        items: [{ text: 'Hello "A" {shop} </script> {accent}', textStyle: { color: '{accent}' } }],
      },
    });
    expect((await preview('seen', {})).body).toMatchObject({
      missing_variables: ['name'],
      message: 'Hello {name} from Corner Shop',
    });
    const wrong = await preview('seen', { variables: { name: { x: 1 } } });
    expect(wrong.body).toMatchObject({ code: 400111 });
    expect(message(wrong.body)).toContain('"variables"');
  });

  it('is in the language of a user, or in one that is named', async () => {
    const variables = { name: 'Kim' };
    expect((await preview('seen', { variables, user_id: 'kim' })).body).toMatchObject({
      locale: 'ko',
      label: 'Kim 님',
      message: 'Kim 님 안녕하세요',
      push_template: { title: '안녕하세요', body: 'Hello Kim' },
    });
    expect((await preview('seen', { variables, locale: 'ko' })).body).toMatchObject({ label: 'Kim 님' });
    expect((await preview('seen', { variables, user_id: 'kim', locale: 'en' })).body).toMatchObject({
      locale: null,
      label: 'Hi Kim',
    });
    expect((await preview('seen', { user_id: 'nobody' })).body).toMatchObject({ code: 400301 });
    expect((await preview('seen', { version: 7 })).body).toMatchObject({ code: 400201 });
  });

  it('is given of a template that is not stored, with the path of its faults', async () => {
    const of = (template: object) =>
      server.call(OPERATIONS.previewDocument, { body: { template, variables: { name: 'A' } } as never });
    const { body } = await of({
      channels: ['feed'],
      data_template: { greeting: 'Hello {name} {unknown}' },
    });
    expect(body).toMatchObject({
      data_template: { greeting: 'Hello A {unknown}' },
      ui_template: null,
      warnings: [{ path: 'data_template.greeting' }, {}],
    });
    const faulty = { ...greeting, ui_template: { version: 1, body: { items: [{ type: 'video' }] } } };
    expect((await of(faulty)).body).toMatchObject({
      code: 400111,
      faults: [{ path: 'ui_template.body.items[0].type' }],
    });
  });
});

describe('a file of templates', () => {
  const importFile = (file: unknown, more: object = {}, token?: string) =>
    server.call(OPERATIONS.importTemplates, {
      body: { file, ...more } as never,
      ...(token ? { token } : {}),
    });

  it('goes from one application to another and comes back the same', async () => {
    await createGreeting(server, {
      key: 'travels',
      translations: { ko: { label: '안녕' } },
      permission: ['X'],
    });
    const answer = await server.call(OPERATIONS.exportTemplate, { params: { key: 'travels' } });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="travels.json"');
    const file = answer.body;
    expect(file).toMatchObject({ format: 'belfry.templates', format_version: 1 });
    expect(file.templates[0]).not.toHaveProperty('permission');
    const { token } = await server.createApplication('Elsewhere');
    const { body } = await importFile(file, {}, token);
    expect(body).toMatchObject({ created: ['travels'], updated: [], skipped: [] });
    const again = await server.expect(OPERATIONS.exportTemplate, { params: { key: 'travels' }, token });
    expect(again).toEqual(file);
  });

  it('is taken whole or not at all', async () => {
    const { token } = await server.createApplication('Whole');
    const good = { ...greeting, key: 'good' };
    const { body } = await importFile(
      { templates: [good, { ...greeting, key: 'bad', channels: ['nope'] }] },
      {},
      token,
    );
    expect(body).toMatchObject({ code: 400111, faults: [{ path: 'file.templates[1].channels[0]' }] });
    expect((await server.expect(OPERATIONS.listTemplates, { token })).templates).toEqual([]);
  });

  it('is refused, skipped or made a new version where a key is taken, as its sender says', async () => {
    await createGreeting(server, { key: 'taken', permission: ['X'] });
    const file = { templates: [{ ...greeting, key: 'taken', label: 'Imported' }] };
    expect((await importFile(file)).body).toMatchObject({ code: 400202 });
    expect((await importFile(file, { on_conflict: 'skip' })).body).toMatchObject({ skipped: ['taken'] });
    expect((await get('taken')).version).toBe(1);
    expect((await importFile(file, { on_conflict: 'new_version' })).body).toMatchObject({
      updated: ['taken'],
      templates: [{ version: 2, label: 'Imported', permission: ['X'] }],
    });
  });

  it('may be a layout of the vendor’s by itself: its placeholders become variables', async () => {
    const ui_template = {
      version: 1,
      body: {
        items: [
          { type: 'image', imageUrl: '{photo.url}', metaData: { pixelWidth: '{photo.width}' } },
          { type: 'text', text: 'Order {order_no} for {user.name}', textStyle: { color: '{accent}' } },
          { type: 'textButton', text: 'Track', action: { type: 'web', data: '{track.data}' } },
        ],
      },
    };
    const vendor = {
      ...{ key: 'vendor', name: 'Vendor', ui_template, color_variables: { accent: '#ffffff,#000000' } },
      ...{ created_at: 1, updated_at: 2 },
    };
    const variables = [
      { key: 'photo', name: 'photo', type: 'image' },
      { key: 'order_no', name: 'order_no', type: 'string' },
      { key: 'user.name', name: 'user.name', type: 'string' },
    ];
    const { body } = await importFile(vendor);
    expect(body.templates[0]).toMatchObject({
      key: 'vendor',
      name: 'Vendor',
      channels: ['feed'],
      ui_template,
    });
    expect(body.templates[0]?.variables).toEqual(
      expect.arrayContaining([...variables, { key: 'track', name: 'track', type: 'action' }]),
    );
    expect(body.templates[0]?.variables).toHaveLength(4);
    const bare = await importFile(ui_template, { key: 'bare', channels: ['chat'] });
    expect(bare.body.templates[0]).toMatchObject({ key: 'bare', name: 'bare', channels: ['chat'] });
    expect((await importFile(ui_template)).body).toMatchObject({ code: 400105 });
    const faulty = { version: 1, body: { items: [{ type: 'video' }] } };
    expect((await importFile(faulty, { key: 'x' })).body).toMatchObject({
      faults: [{ path: 'file.body.items[0].type' }],
    });
  });

  it(`holds 1 to ${LIMITS.importTemplates} templates`, async () => {
    const { token } = await server.createApplication('Many');
    const of = (length: number) => ({
      templates: Array.from({ length }, (_, index) => ({
        ...{ key: `k${index}`, channels: ['feed'], data_template: { a: 'b' } },
      })),
    });
    expect((await importFile(of(0), {}, token)).body).toMatchObject({ code: 400111 });
    expect((await importFile(of(LIMITS.importTemplates + 1), {}, token)).body).toMatchObject({
      code: 400111,
    });
    expect((await importFile(of(2), { key: 'x' }, token)).body).toMatchObject({ code: 400112 });
    const { body } = await importFile(of(LIMITS.importTemplates), {}, token);
    expect(body.created).toHaveLength(LIMITS.importTemplates);
  });

  it.each([
    [{ format: 'other', format_version: 1, templates: [] }, 400111],
    [{ format: 'belfry.templates', format_version: 2, templates: [] }, 400111],
    [{}, 400111],
    [{ templates: [1] }, 400103],
    [{ ui_template: {}, key: 'no key!' }, 400111],
  ])('is refused when it is %j', async (file, code) => {
    expect((await importFile(file)).body).toMatchObject({ code });
  });
});

describe('the limit of live templates', () => {
  it('is what the settings say', async () => {
    const { token } = await server.createApplication('Two');
    const make = (key: string) =>
      server.call(OPERATIONS.createTemplate, { body: { ...greeting, key }, token });
    await server.expect(OPERATIONS.updateSettings, { body: { live_templates: 2 }, token });
    expect((await make('a')).status).toBe(200);
    expect((await make('b')).status).toBe(200);
    expect(message((await make('c')).body)).toContain('2 live templates');
    await server.expect(OPERATIONS.updateSettings, { body: { live_templates: 3 }, token });
    expect((await make('c')).status).toBe(200);
    const bound = (live_templates: number) =>
      server.call(OPERATIONS.updateSettings, { body: { live_templates }, token });
    expect((await bound(LIMITS.liveTemplatesMax)).status).toBe(200);
    for (const wrong of [0, LIMITS.liveTemplatesMax + 1])
      expect((await bound(wrong)).body).toMatchObject({ code: 400113 });
  });
});

describe('links of templates', () => {
  it('may have the schemes of the application’s own apps', async () => {
    const { token } = await server.createApplication('Schemes');
    const body = {
      ...{ key: 'deep', channels: ['feed'] },
      ui_template: {
        version: 1,
        body: {
          items: [{ type: 'textButton', text: 'x', action: { type: 'web', data: 'myapp://orders' } }],
        },
      },
    };
    const create = () => server.call(OPERATIONS.createTemplate, { body, token });
    expect((await create()).body).toMatchObject({
      code: 400111,
      faults: [{ path: 'ui_template.body.items[0].action.data' }],
    });
    const set = (url_schemes: string[]) =>
      server.call(OPERATIONS.updateSettings, { body: { url_schemes }, token });
    for (const wrong of ['javascript', 'data', 'https'])
      expect((await set([wrong])).body).toMatchObject({ code: 400111 });
    expect((await set(['myapp'])).status).toBe(200);
    expect((await create()).status).toBe(200);
  });
});

describe('permission of a template', () => {
  const template = { key: 'closed', permission: ['Marketer', 'Editor'] };
  const act =
    (roles: string[] | null, of = template) =>
    () =>
      requireTemplateRole(of, { roles }, 'send');

  it('is for everybody unless it names roles; then members need one of them', () => {
    expect(act(['Viewer'], { ...template, permission: [] })).not.toThrow();
    expect(act(['Viewer', 'Editor'])).not.toThrow();
    expect(act(['Viewer'])).toThrow('Marketer or Editor');
    expect(act([])).toThrow('Marketer or Editor');
    expect(act(null)).not.toThrow();
  });

  it('closes nothing to an API token, which has no role', async () => {
    await createGreeting(server, { ...template });
    expect((await send('closed')).status).toBe(200);
    expect((await update('closed', { label: 'x' })).version).toBe(2);
  });
});

describe('the newest version that is shown to apps', () => {
  it('is the one that is sent', async () => {
    const token = await openSession(server, 'painter');
    await createGreeting(server, { key: 'shown' });
    await update('shown', { name: 'Second' });
    const { templates } = await server.expect(OPERATIONS.listClientTemplates, {
      query: { keys: 'shown,shown@1' },
      token,
    });
    expect(templates.map(({ version }) => version)).toEqual([2, 1]);
  });
});
