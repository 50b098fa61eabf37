import { readFileSync } from 'node:fs';
import { type BodyOf, OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestMember, type TestServer } from '@belfry/testkit';
import type { Browser, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { withDashboard } from './set-up.js';
import { addressOf, axeFaults, DESKTOP, fingerOn, openPage, PHONE, visit } from './support.js';

type NewTemplate = BodyOf<typeof OPERATIONS.createTemplate>;

const text = (words: string) => ({ type: 'text', text: words });
const layoutOf = (...items: object[]) => ({ version: 1, body: { items } });

const blocks = (page: Page): Locator => page.getByRole('treeitem');
const wordsOf = async (page: Page): Promise<string[]> =>
  (await blocks(page).allTextContents()).map((words) => words.trim());
const preview = (page: Page): Locator => page.getByRole('figure', { name: 'Preview' });
const textOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Text', exact: true });
const hasText = (page: Page, value: string) => expect.poll(() => textOf(page).inputValue()).toBe(value);
const isFocused = (block: Locator) =>
  expect.poll(() => block.evaluate((one) => one === document.activeElement)).toBe(true);
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

describe.skipIf(!hasChromium())('the editor of templates', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  withDashboard((dashboard) => {
    ({ browser, server, owner } = dashboard);
  });

  let made = 0;
  const make = async (template: Partial<NewTemplate> = {}): Promise<string> => {
    const key = `made_${made++}`;
    const body = { key, name: 'Made', channels: ['feed'], ui_template: layoutOf(text('One'), text('Two')) };
    const other = template.data_template ? { ui_template: null } : {};
    await server.expect(OPERATIONS.createTemplate, {
      body: { ...body, ...other, ...template } as NewTemplate,
    });
    return key;
  };
  const stored = (key: string) => server.expect(OPERATIONS.getTemplate, { params: { key } });
  const open = async (key: string, visitor: Parameters<typeof openPage>[2] = {}) => {
    const opened = await openPage(browser, server, { member: owner, ...visitor });
    await visit(opened.page, addressOf(server, `/app/:app/templates/${key}`));
    return opened;
  };
  const save = async (page: Page, version: number) => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`Saved as version ${version}`).waitFor();
  };

  const buildFromBlank = async (page: Page, name: string) => {
    await visit(page, addressOf(server, '/app/:app/templates'));
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByText('Blank', { exact: true }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Press a block above to begin.').waitFor();
    const palette = page.getByRole('group', { name: 'Add a block' });
    await palette.getByRole('button', { name: 'Text', exact: true }).click();
    await palette.getByRole('button', { name: 'Button', exact: true }).click();
    await palette.getByRole('button', { name: 'Box', exact: true }).click();
    await expect.poll(() => wordsOf(page)).toEqual(['TextText', 'ButtonOpen', 'Boxempty']);
  };

  it.each([
    ['a desktop', DESKTOP, 'light'],
    ['a phone', PHONE, 'dark'],
  ] as const)('make a template of blocks, and take it back, on %s', async (...of) => {
    const [, viewport, colorScheme] = of;
    const isPhone = viewport === PHONE;
    const { page, context, faults } = await openPage(browser, server, {
      viewport,
      colorScheme,
      member: owner,
    });
    const key = isPhone ? 'hand_made' : 'mouse_made';
    await buildFromBlank(page, key);
    // What it looks like: the size, a colour of the palette.
    await blocks(page).first().click();
    await textOf(page).fill('Hello ');
    await page.getByRole('textbox', { name: 'Size', exact: true }).fill('28');
    await page.getByRole('button', { name: 'Colour: choose' }).click();
    await page.getByRole('dialog', { name: 'Colour' }).locator('.mantine-ColorPicker-swatch').nth(6).click();
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Colour', exact: true }).inputValue())
      .toBe('#E03131');
    // A variable, where the cursor is.
    await tab(page, 'Variables');
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByRole('textbox', { name: 'Key' }).fill('first_name');
    await tab(page, 'Design');
    await blocks(page).first().click();
    await page.getByRole('button', { name: 'Insert a variable: Text' }).click();
    await page.getByRole('menuitem', { name: /first_name/ }).click();
    await hasText(page, 'Hello {first_name}');
    if (isPhone) await tab(page, 'Preview');
    const drawn = preview(page).getByText('Hello variable_1');
    const look = () => drawn.evaluate((one) => [getComputedStyle(one).fontSize, getComputedStyle(one).color]);
    await expect.poll(look).toEqual(['28px', 'rgb(224, 49, 49)']);
    if (isPhone) await tab(page, 'Design');
    // Back to where it was, and forth again.
    await page.getByRole('button', { name: 'Undo' }).click();
    await hasText(page, 'Hello ');
    await page.getByRole('button', { name: 'Redo' }).click();
    expect(await axeFaults(page)).toEqual([]);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide).toBeLessThanOrEqual(0);
    await save(page, 2);
    const { ui_template: layout, variables } = await stored(key);
    expect(layout?.body).toMatchObject({
      items: [
        { text: 'Hello {first_name}', textStyle: { size: 28, color: '#E03131' } },
        { type: 'textButton' },
        { type: 'box', items: [] },
      ],
    });
    expect(variables.map((one) => one.key)).toEqual(['first_name']);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('moves blocks by mouse, before others and into boxes, and new ones to their place', async () => {
    const box = { type: 'box', layout: 'column', items: [text('Inside')] };
    const key = await make({ ui_template: layoutOf(text('One'), text('Two'), box) });
    const { page, context } = await open(key);
    const drag = async (from: Locator, to: Locator, part: number) => {
      const [start, end] = [await from.boundingBox(), await to.boundingBox()];
      if (!start || !end) throw new Error('a block is not there');
      await page.mouse.move(start.x + 40, start.y + start.height / 2);
      await page.mouse.down();
      await page.mouse.move(start.x + 50, start.y + start.height / 2 + 8, { steps: 3 });
      await page.mouse.move(end.x + 60, end.y + end.height * part, { steps: 8 });
      await page.locator('.drop-zone[data-over]').waitFor();
      await page.mouse.up();
    };
    await drag(blocks(page).nth(1), blocks(page).nth(0), 0.2);
    await expect.poll(() => wordsOf(page)).toEqual(['TextTwo', 'TextOne', 'Boxin a column', 'TextInside']);
    await drag(blocks(page).nth(0), blocks(page).nth(2), 0.7);
    await expect.poll(() => wordsOf(page)).toEqual(['TextOne', 'Boxin a column', 'TextTwo', 'TextInside']);
    await drag(page.getByRole('button', { name: 'Button', exact: true }), blocks(page).nth(0), 0.9);
    await expect.poll(async () => (await wordsOf(page))[1]).toBe('ButtonOpen');
    await save(page, 2);
    expect((await stored(key)).ui_template?.body).toMatchObject({
      items: [{ text: 'One' }, { type: 'textButton' }, { items: [{ text: 'Two' }, { text: 'Inside' }] }],
    });
    await context.close();
  });

  it('moves blocks by finger, after it has rested on one', async () => {
    const { page, context } = await open(await make(), { viewport: PHONE, hasTouch: true });
    await blocks(page).nth(1).scrollIntoViewIfNeeded();
    const [from, to] = [await blocks(page).nth(1).boundingBox(), await blocks(page).nth(0).boundingBox()];
    if (!from || !to) throw new Error('a block is not there');
    const finger = await fingerOn(context, page);
    await finger.down({ x: from.x + 60, y: from.y + 16 });
    await page.locator('.tree-row[data-dragged=true]').waitFor();
    await finger.move({ x: to.x + 60, y: to.y + 20 });
    await finger.move({ x: to.x + 60, y: to.y + 4 });
    await page.locator('.drop-zone[data-over=before]').waitFor();
    await finger.up();
    await expect.poll(() => wordsOf(page)).toEqual(['TextTwo', 'TextOne']);
    await context.close();
  });

  it('moves blocks by keyboard and says where they went', async () => {
    const box = { type: 'box', layout: 'column', items: [text('Inside')] };
    const { page, context } = await open(await make({ ui_template: layoutOf(text('One'), box) }));
    await blocks(page).first().focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('status').filter({ hasText: 'Moved to place 2' }).waitFor();
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => wordsOf(page)).toEqual(['Boxin a column', 'TextInside', 'TextOne']);
    expect(await blocks(page).nth(2).getAttribute('aria-level')).toBe('2');
    await isFocused(blocks(page).nth(2));
    await page.keyboard.press('Alt+ArrowLeft');
    await expect.poll(() => blocks(page).nth(2).getAttribute('aria-level')).toBe('1');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => wordsOf(page)).toEqual(['Boxin a column', 'TextOne']);
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await context.close();
  });

  it('chooses the block that is pressed in the picture', async () => {
    const { page, context } = await open(await make());
    await preview(page).getByText('Two').click();
    await hasText(page, 'Two');
    await context.close();
  });

  it('asks before unsaved changes are left, by a link and by the browser', async () => {
    const key = await make({ name: 'To be left' });
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/templates'));
    await page.getByRole('link', { name: 'To be left' }).click();
    await textOf(page).fill('Changed');
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    for (const leave of [
      () => page.getByRole('main').getByRole('link', { name: 'Templates' }).click(),
      () => page.goBack(),
    ]) {
      await leave();
      await question.getByRole('button', { name: 'Cancel' }).click();
      await question.waitFor({ state: 'detached' });
      expect(page.url()).toContain(`/templates/${key}`);
      await hasText(page, 'Changed');
    }
    await page.goBack();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    expect((await stored(key)).version).toBe(1);
    await context.close();
  });

  it('shows a fault of the JSON at its place, and saves nothing until it is gone', async () => {
    const key = await make();
    const { page, context } = await open(key);
    await tab(page, 'JSON');
    const editor = page.getByRole('textbox', { name: 'Template as JSON' });
    const write = async (value: string) => {
      await editor.click();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(value);
    };
    const { ui_template: layout } = await stored(key);
    const template = { name: 'Made', channels: ['feed'], ui_template: layout };
    await write(JSON.stringify(template, null, 2).replace('"text",', '"video",'));
    await page.locator('.cm-lintRange-error', { hasText: '"video"' }).waitFor();
    await page.getByText('The JSON has faults').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    // The text is still there when somebody has looked elsewhere.
    await tab(page, 'Design');
    await page.getByRole('button', { name: 'Show the faults' }).click();
    await page.locator('.cm-lintRange-error', { hasText: '"video"' }).waitFor();
    await write(JSON.stringify({ ...template, name: 'By hand' }, null, 2));
    await page.getByRole('heading', { level: 1, name: 'By hand' }).waitFor();
    await save(page, 2);
    expect((await stored(key)).name).toBe('By hand');
    await context.close();
  });

  it('says in the language of the page where a text stops being JSON, in colours that axe can read', async () => {
    const key = await make();
    for (const [locale, language, words] of [
      ['en-GB', 'Template as JSON', 'A comma, or the end of what is open, is missing before this.'],
      ['ko-KR', '템플릿 JSON', '이 앞에 쉼표나 닫는 괄호가 필요합니다.'],
    ] as const) {
      const { page, context } = await openPage(browser, server, {
        member: owner,
        ...{ locale, colorScheme: 'dark' },
      });
      await visit(page, addressOf(server, `/app/:app/templates/${key}`));
      await tab(page, 'JSON');
      const editor = page.getByRole('textbox', { name: language });
      await editor.waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await editor.click();
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText('{\n  "name": "Made"\n  "channels": [7, true]\n}');
      const fault = page.locator('.cm-lintRange-error');
      await fault.waitFor();
      await expect.poll(() => fault.textContent()).toBe('"channels"');
      await fault.hover();
      const told = page.locator('.cm-tooltip .cm-diagnostic');
      await told.waitFor();
      await expect.poll(() => told.textContent()).toBe(words);
      await context.close();
    }
  });

  it('shows what differs between versions, and restores one', async () => {
    const key = await make();
    const { page, context } = await open(key);
    await textOf(page).fill('Uno');
    await save(page, 2);
    await tab(page, 'Versions');
    await page.getByRole('button', { name: 'Differences' }).last().click();
    const row = page.getByRole('row', { name: /items\[0\]\.text/ });
    await expect.poll(() => row.getByRole('cell').allTextContents()).toEqual(['items[0].text', 'One', 'Uno']);
    await page.getByText('Pictures', { exact: true }).click();
    await page.getByRole('figure', { name: 'Version 1' }).getByText('One').waitFor();
    await page.getByRole('figure', { name: 'Now' }).getByText('Uno').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByText('Restored as version 3').waitFor();
    await preview(page).getByText('One').waitFor();
    expect((await stored(key)).ui_template?.body).toMatchObject({
      items: [{ text: 'One' }, { text: 'Two' }],
    });
    await context.close();
  });

  it('says that somebody else has saved meanwhile', async () => {
    const key = await make();
    const { page, context } = await open(key);
    await textOf(page).fill('Mine');
    await server.expect(OPERATIONS.updateTemplate, { params: { key }, body: { label: 'Theirs' } });
    const button = page.getByRole('button', { name: 'Save', exact: true });
    await button.click();
    const alert = page.getByRole('alert').filter({ hasText: 'has saved version 2 meanwhile' });
    await alert.getByRole('button', { name: 'Differences' }).click();
    await alert.getByRole('cell', { name: 'Theirs' }).waitFor();
    expect((await stored(key)).version).toBe(2);
    await save(page, 3);
    await alert.waitFor({ state: 'detached' });
    await context.close();
  });

  it('adds a language, translates the layout and the push, and shows each', async () => {
    const key = await make({ push_template: { title: 'News', body: 'Look', enable_push: true } });
    const { page, context } = await open(key);
    await page.getByRole('button', { name: 'Add a language' }).click();
    await page.getByRole('combobox', { name: 'Language' }).fill('ko');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Translate the layout' }).click();
    await page.getByText('Default: One').waitFor();
    await textOf(page).fill('하나');
    await preview(page).getByText('하나').waitFor();
    await tab(page, 'Push');
    await page.getByRole('textbox', { name: 'Push title' }).fill('소식');
    const push = page.getByRole('figure', { name: 'Push preview' });
    await push.getByText('소식').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Default', exact: true }).click();
    await push.getByText('News').waitFor();
    await tab(page, 'Design');
    await preview(page).getByText('One').waitFor();
    await save(page, 2);
    expect((await stored(key)).translations).toMatchObject({
      ko: {
        ui_template: { body: { items: [{ text: '하나' }, { text: 'Two' }] } },
        push_template: { title: '소식' },
      },
    });
    await context.close();
  });

  it('edits texts for an app that draws by itself', async () => {
    const key = await make({ data_template: { title: 'Hello' } });
    const { page, context } = await open(key);
    await page.getByRole('button', { name: 'Add a text' }).click();
    await page.getByRole('textbox', { name: 'Name' }).last().fill('icon');
    await textOf(page).last().fill('truck');
    await preview(page).getByText('truck').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await save(page, 2);
    expect((await stored(key)).data_template).toEqual({ title: 'Hello', icon: 'truck' });
    await context.close();
  });

  it('declares what a text names and nobody fills in', async () => {
    const key = await make();
    const { page, context } = await open(key);
    await textOf(page).fill('Hello {name}');
    await page.getByRole('button', { name: 'Declare {name}' }).click();
    await save(page, 2);
    expect((await stored(key)).variables).toMatchObject([{ key: 'name', type: 'string' }]);
    await context.close();
  });

  it('duplicates, exports, and imports in another application', async () => {
    const key = await make({ name: 'To be copied' });
    const { page, context } = await open(key);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Duplicate' }).click();
    await page.getByRole('heading', { level: 1, name: 'To be copied (copy)' }).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Export' }).click();
    const file = await (await download).path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 'belfry.templates' });
    const other = await server.createApplication('Other');
    await visit(page, `${server.url}/dashboard/app/${other.applicationId}/templates`);
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('File to import').setInputFiles(file);
    await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'To be copied (copy)' }).waitFor();
    const copy = await server.expect(OPERATIONS.getTemplate, {
      params: { key: new URL(page.url()).pathname.split('/').at(-1) ?? '' },
      token: other.token,
    });
    expect(copy.ui_template).toEqual((await stored(key)).ui_template);
    await context.close();
  });

  it('imports a layout of the vendor, and tells what is wrong with one', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/templates'));
    await page.getByRole('button', { name: 'Import' }).click();
    const paste = page.getByRole('textbox', { name: 'Or paste it' });
    await paste.fill('{"version": 1');
    await page.getByText('This is no JSON. Line 1: The object is not closed').waitFor();
    await paste.fill(JSON.stringify(layoutOf({ type: 'video' })));
    await page.getByText('body.items[0].type').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await paste.fill(JSON.stringify(layoutOf(text('Hello {who}'))));
    await page.getByRole('textbox', { name: 'Name' }).fill('From elsewhere');
    await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'From elsewhere' }).waitFor();
    expect((await stored('from_elsewhere')).variables).toMatchObject([{ key: 'who' }]);
    // A second time the key is taken: nothing, or a new version.
    await visit(page, addressOf(server, '/app/:app/templates'));
    await page.getByRole('button', { name: 'Import' }).click();
    await paste.fill(JSON.stringify(layoutOf(text('Hello again'))));
    await page.getByRole('textbox', { name: 'Name' }).fill('From elsewhere');
    await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('Nothing was imported').waitFor();
    await page.getByRole('combobox', { name: 'When the key is taken' }).click();
    await page.getByRole('option', { name: 'Make a new version of it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
    await preview(page).getByText('Hello again').waitFor();
    expect((await stored('from_elsewhere')).version).toBe(2);
    await context.close();
  });

  it('archives a template and brings it back', async () => {
    const key = await make({ name: 'Of last year' });
    const { page, context } = await open(key);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByText('Archived', { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
    await visit(page, addressOf(server, '/app/:app/templates'));
    expect(await page.getByText('Of last year').count()).toBe(0);
    await page.getByText('Archived', { exact: true }).click();
    await page.getByRole('button', { name: 'Actions for Of last year' }).click();
    await page.getByRole('menuitem', { name: 'Bring back' }).click();
    await page.getByText('Nothing is archived').waitFor();
    await expect.poll(async () => (await stored(key)).is_archived).toBe(false);
    await context.close();
  });

  it('leads a version through its approval', async () => {
    await server.expect(OPERATIONS.createChannel, {
      body: { key: 'careful', type: 'feed', name: 'Careful', requires_approval: true },
    });
    const key = await make({ channels: ['careful'] });
    const writer = await server.createMember({
      role: { roleId: await server.createRole({ areas: { templates: 'all' } }) },
    });
    const writing = await open(key, { member: writer });
    await writing.page.getByRole('button', { name: 'Ask for approval' }).click();
    await writing.page.getByText('Version 1 is waiting for approval').waitFor();
    // Whoever wrote it does not approve it.
    expect(await writing.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    const { page, context } = await open(key);
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('The price is missing');
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Version 1 was rejected').waitFor();
    await writing.page.reload();
    await writing.page.getByText('The price is missing').waitFor();
    expect(await axeFaults(writing.page)).toEqual([]);
    await writing.page.getByRole('button', { name: 'Ask for approval' }).click();
    await writing.page.getByText('Version 1 is waiting for approval').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Version 1 is approved').waitFor();
    await expect.poll(async () => (await stored(key)).sendable_version).toBe(1);
    await Promise.all([context.close(), writing.context.close()]);
  });

  it('shows a View-only role no control that edits, and one that the template is closed to neither', async () => {
    const variables = [{ key: 'name', type: 'string' }];
    const cases = [
      { areas: { templates: 'view' }, permission: [] },
      { areas: { templates: 'all' }, permission: ['Editors'] },
    ] as const;
    for (const { areas, permission } of cases) {
      const key = await make({ permission: [...permission], variables });
      const member = await server.createMember({ role: { roleId: await server.createRole({ areas }) } });
      const { page, context } = await open(key, { member });
      const main = page.getByRole('main');
      await expect
        .poll(() => main.getByRole('tab').allTextContents())
        .toEqual(['Overview', 'JSON', 'Versions']);
      await main.getByRole('cell', { name: 'name', exact: true }).first().waitFor();
      await preview(page).getByText('One').waitFor();
      expect(await main.getByRole('textbox').count()).toBe(0);
      const names = ['Save', 'Undo', 'Add a language', 'Add a block', 'Restore', 'Archive', 'Delete'];
      for (const name of names) expect(await main.getByRole('button', { name }).count()).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
      await tab(page, 'JSON');
      const json = page.getByLabel('Template as JSON');
      await json.waitFor();
      expect(await json.getAttribute('contenteditable')).toBe('false');
      await context.close();
    }
  });
});
