import { readFile } from 'node:fs/promises';
import { LIMITS, OPERATIONS } from '@belfry/contract';
import { DEFAULT_THEME, withThemeChanges } from '@belfry/template';
import { rawCall, StreamClient, type TestServer, until } from '@belfry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, runShell, sectionsOf } from './doc-examples.js';
import { createGreeting, openSession, startServer } from './support.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.checkInvariants();
  await server.stop();
});

/** An application of a test's own, with a reader in it. */
async function newApplication() {
  const { token } = await server.createApplication('Theme');
  const session = await openSession(server, 'reader', token);
  return { token, session };
}
const put = (token: string, body: object) => server.call(OPERATIONS.updateTheme, { token, body });
const clientTheme = (session: string) => server.expect(OPERATIONS.getClientTheme, { token: session });
const getWithTag = (session: string, path: string, tag?: string) =>
  rawCall(server.url, {
    method: 'GET',
    path,
    headers: { authorization: `Bearer ${session}`, ...(tag === undefined ? {} : { 'if-none-match': tag }) },
  });

describe('the theme of an application', () => {
  it('is the preset first, for its feeds too', async () => {
    const { token, session } = await newApplication();
    const preset = {
      updated_at: 0,
      theme_mode: 'default',
      themes: [{ key: 'default', ...DEFAULT_THEME }],
    };
    expect(await server.expect(OPERATIONS.getTheme, { token })).toEqual(preset);
    expect(await clientTheme(session)).toEqual({ ...preset, channels: {} });
  });

  it('changes by what a PUT names; themes are whole in every answer, and null is the preset again', async () => {
    const { token, session } = await newApplication();
    const dark = { theme_mode: 'dark' };
    expect((await put(token, dark)).body).toMatchObject({ theme_mode: 'dark', themes: [{ key: 'default' }] });
    const themes = [{ key: 'ours', header: { textSize: '22', fontWeight: 'bold' } }, { key: 'spare' }];
    const changed = (await put(token, { themes })).body;
    const header = { ...DEFAULT_THEME.header, textSize: 22, fontWeight: 700 };
    expect(changed).toEqual({
      updated_at: expect.any(Number),
      theme_mode: 'dark',
      themes: [
        { key: 'ours', ...DEFAULT_THEME, header },
        { key: 'spare', ...DEFAULT_THEME },
      ],
    });
    expect(await server.expect(OPERATIONS.getTheme, { token })).toEqual(changed);
    expect(await clientTheme(session)).toMatchObject({ themes: [{ key: 'ours', header }] });
    expect((await clientTheme(session)).themes).toHaveLength(1);
    expect((await put(token, { themes: null })).body).toMatchObject({
      theme_mode: 'dark',
      themes: [{ key: 'default', ...DEFAULT_THEME }],
    });
  });

  it('is refused with the path of each fault, and stays as it was', async () => {
    const { token } = await newApplication();
    const wrong = { key: 'a', notification: { radius: 'round' }, header: { textColor: 'red' } };
    expect((await put(token, { themes: [{ key: 'fine' }, wrong] })).body).toMatchObject({
      code: 400111,
      message: expect.stringContaining('"themes[1].notification.radius" must be a number from 0 to 100'),
      faults: [{ path: 'themes[1].notification.radius' }, { path: 'themes[1].header.textColor' }],
    });
    expect((await put(token, { themes: [{ key: 'a' }, { key: 'a' }] })).body).toMatchObject({ code: 400111 });
    expect((await put(token, { themes: [{ header: {} }] })).body).toMatchObject({ code: 400105 });
    expect((await put(token, { theme_mode: 'night' })).body).toMatchObject({ code: 400111 });
    expect((await server.expect(OPERATIONS.getTheme, { token })).updated_at).toBe(0);
  });

  it(`has 1 to ${LIMITS.themes} themes`, async () => {
    const { token } = await newApplication();
    const of = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `theme-${index}` }));
    expect((await put(token, { themes: of(LIMITS.themes) })).status).toBe(200);
    for (const count of [0, LIMITS.themes + 1])
      expect((await put(token, { themes: of(count) })).status).toBe(400);
  });

  it('changed by many at once loses none of the changes', async () => {
    const { token } = await newApplication();
    await Promise.all([
      put(token, { theme_mode: 'light' }),
      put(token, { themes: [{ key: 'ours' }] }),
      put(token, {}),
    ]);
    const theme = await server.expect(OPERATIONS.getTheme, { token });
    expect([theme.theme_mode, theme.themes[0]?.key]).toEqual(['light', 'ours']);
  });

  it('belongs to one application, and needs the permission for settings (G11)', async () => {
    const one = await newApplication();
    const other = await newApplication();
    await put(one.token, { theme_mode: 'dark' });
    expect((await server.expect(OPERATIONS.getTheme, { token: other.token })).theme_mode).toBe('default');
    expect((await clientTheme(other.session)).theme_mode).toBe('default');
    const { token } = await server.createToken(server.application, ['templates']);
    expect((await put(token, { theme_mode: 'dark' })).body).toMatchObject({ code: 403100 });
  });
});

describe('the theme of a channel', () => {
  it('lies over that of the application, whichever changes', async () => {
    const { token, session } = await newApplication();
    const params = { key: 'feed' };
    const theme = { header: { textSize: 30 } };
    const channel = await server.expect(OPERATIONS.updateChannel, { params, body: { theme }, token });
    expect(channel.theme).toEqual(theme);
    await put(token, { themes: [{ key: 'ours', header: { textSize: 10, lineColor: '#000000' } }] });
    const { themes, channels } = await clientTheme(session);
    expect(themes[0]?.header).toMatchObject({ textSize: 10, lineColor: '#000000' });
    expect(channels).toEqual({
      feed: withThemeChanges(DEFAULT_THEME, { header: { textSize: 30, lineColor: '#000000' } }),
    });
    await server.expect(OPERATIONS.updateChannel, { params, body: { theme: null }, token });
    expect((await clientTheme(session)).channels).toEqual({});
  });

  it('is refused with the path of its faults, and when it is too long', async () => {
    const { token } = await newApplication();
    const change = (theme: object) =>
      server.call(OPERATIONS.updateChannel, { params: { key: 'feed' }, body: { theme }, token } as never);
    expect((await change({ list: { tooltip: { textSize: 0 } } })).body).toMatchObject({
      code: 400111,
      message: expect.stringContaining('"theme.list.tooltip.textSize"'),
    });
    const room = LIMITS.channelThemeLength - JSON.stringify({ note: '' }).length;
    expect((await change({ note: 'x'.repeat(room) })).status).toBe(200);
    expect((await change({ note: 'x'.repeat(room + 1) })).body).toMatchObject({ code: 400110 });
  });
});

describe('an open feed', () => {
  it('is told of a new theme of the application or of a channel, and then reads it', async () => {
    const { token, session } = await newApplication();
    const stream = await new StreamClient(server.url, session).open();
    const told = (count: number) =>
      until(`the theme is told ${count} times`, () => {
        const changes = stream.changes.filter(({ type }) => type === 'theme');
        return changes.length >= count;
      });
    await put(token, { theme_mode: 'dark' });
    await told(1);
    expect((await clientTheme(session)).theme_mode).toBe('dark');
    const body = { theme: { notification: { radius: 0 } } };
    await server.expect(OPERATIONS.updateChannel, { params: { key: 'chat' }, body, token });
    await told(2);
    expect((await clientTheme(session)).channels.chat?.notification.radius).toBe(0);
    stream.close();
  });
});

describe('an ETag', () => {
  it('of the theme changes with it, and saves the body while it does not', async () => {
    const { token, session } = await newApplication();
    const path = '/client/v1/theme';
    const first = await getWithTag(session, path);
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await getWithTag(session, path, known);
      expect([known, again.status, again.text, again.headers.etag]).toEqual([known, 304, '', tag]);
    }
    await put(token, { theme_mode: 'dark' });
    const changed = await getWithTag(session, path, tag);
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(tag);
  });

  it('of templates is of those that are asked for', async () => {
    const { token, session } = await newApplication();
    await createGreeting(server, {}, token);
    await createGreeting(server, { key: 'other' }, token);
    const path = '/client/v1/templates?keys=greeting';
    const tag = String((await getWithTag(session, path)).headers.etag);
    await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'other' },
      body: { name: 'New' },
      token,
    });
    expect((await getWithTag(session, path, tag)).status).toBe(304);
    await server.expect(OPERATIONS.updateTemplate, {
      params: { key: 'greeting' },
      body: { name: 'New' },
      token,
    });
    expect((await getWithTag(session, path, tag)).status).toBe(200);
  });

  it('does not help who may not ask', async () => {
    const { session } = await newApplication();
    const tag = String((await getWithTag(session, '/client/v1/theme')).headers.etag);
    expect((await getWithTag('x.y.z', '/client/v1/theme', tag)).status).toBe(401);
  });
});

it('docs/theme.md: its examples are answered as it says', async () => {
  const page = await readFile(new URL('../../docs/theme.md', import.meta.url), 'utf8');
  const sections = sectionsOf(page);
  const { token, session } = await newApplication();
  const env = { BELFRY_URL: server.url, TOKEN: token, SESSION: session };
  const answers = await runShell(
    sections.flatMap((section) => blocksOf(section, 'sh')),
    { dir: '.', env },
  );
  const [preset, changed, refused, channel, app] = answers;
  expect(answers).toHaveLength(5);
  expect(JSON.parse(preset ?? '')).toMatchObject({ themes: [{ key: 'default', ...DEFAULT_THEME }] });
  expect(JSON.parse(changed ?? '')).toMatchObject({
    themes: [{ key: 'ours', notification: { radius: 20 }, list: DEFAULT_THEME.list }],
  });
  const [fault = ''] = sections.flatMap((section) => blocksOf(section, 'json'));
  expect(JSON.parse(refused ?? '')).toMatchObject(JSON.parse(fault) as object);
  expect(JSON.parse(channel ?? '')).toMatchObject({
    theme: { list: { backgroundColor: '#ECFDF5,#022C22' } },
  });
  const [head = '', body = ''] = (app ?? '').split('\r\n\r\n');
  expect(head).toMatch(/^etag: "/im);
  expect(JSON.parse(body)).toMatchObject({
    themes: [{ key: 'ours' }],
    channels: { feed: { list: { backgroundColor: '#ECFDF5,#022C22' }, notification: { radius: 20 } } },
  });
  const members = [...page.matchAll(/^\| `(notification|list|header|components)` \|(.*)\|$/gm)];
  for (const [, name = '', text = ''] of members)
    for (const member of Object.keys(DEFAULT_THEME[name as keyof typeof DEFAULT_THEME]))
      expect(text, `docs/theme.md, ${name}`).toContain(`${member}`);
  expect(members).toHaveLength(4);
  expect(page).toContain(`| 1 to ${LIMITS.themes}, each`);
});
