import { OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestMember, type TestServer } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { withDashboard } from './set-up.js';
import { addressOf, axeFaults, DESKTOP, fingerOn, openPage, PHONE, visit } from './support.js';

const feed = (page: Page) => page.getByRole('figure', { name: 'A feed in this theme' });
const choose = async (page: Page, field: string, option: string | RegExp) => {
  await page.getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
};

describe.skipIf(!hasChromium())('channels and themes in a browser', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  withDashboard((dashboard) => {
    ({ browser, server, owner } = dashboard);
  });
  const channelOf = (key: string) => server.expect(OPERATIONS.getChannel, { params: { key } });

  it('make a channel, its categories and its approval, archive it and bring it back', async () => {
    const { page, context, faults } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/channels'));
    await page.getByRole('button', { name: 'New channel' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Offers');
    await page.getByRole('textbox', { name: 'Key' }).fill('feed');
    await page.getByRole('button', { name: 'Save' }).click();
    // The key is taken: the form says so and stays.
    await page.getByRole('alert').waitFor();
    await page.getByRole('textbox', { name: 'Key' }).fill('offers');
    await page.getByRole('switch', { name: 'Templates need approval' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Edit Offers' }).click();
    const categories = page.getByRole('group', { name: 'Categories' });
    await categories.getByRole('button', { name: 'Add a category' }).click();
    await categories.getByRole('textbox', { name: 'Name' }).last().fill('Sales');
    await categories.getByRole('textbox', { name: 'Id' }).last().fill('sales');
    await categories.getByRole('button', { name: 'Move Sales up' }).click();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /Offers/ });
    await row.getByText('Sales').waitFor();
    const { categories: kept, requires_approval: isCareful } = await channelOf('offers');
    expect(kept.map(({ id, is_default: isDefault }) => [id, isDefault])).toEqual([
      ['sales', false],
      ['all', true],
    ]);
    expect(isCareful).toBe(true);
    await row.getByRole('button', { name: 'Actions for Offers' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await row.getByText('Archived').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('Live').waitFor();
    await row.getByRole('button', { name: 'Actions for Offers' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await context.close();
  });

  describe('the order of channels', () => {
    const MADE = ['Notifications', 'Messages', 'Push'];
    const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('button') });
    const handle = (page: Page, name: string) => page.getByRole('button', { name: `Move ${name}` });
    const shown = (page: Page) =>
      rows(page)
        .locator('[aria-label^="Move "]')
        .evaluateAll((all) =>
          all.map((one) => (one as never as Element).getAttribute('aria-label')?.replace('Move ', '')),
        );
    const stored = async () =>
      (await server.expect(OPERATIONS.listChannels)).channels.map(({ name }) => name);
    const become = async (page: Page, order: string[]) => {
      await expect.poll(() => shown(page)).toEqual(order);
      await expect.poll(stored).toEqual(order);
    };
    const open = async (visitor: Parameters<typeof openPage>[2] = {}, made = MADE) => {
      const { channels } = await server.expect(OPERATIONS.listChannels);
      const keyOf = (name: string) => channels.find((one) => one.name === name)?.key ?? '';
      await server.expect(OPERATIONS.orderChannels, { body: { keys: made.map(keyOf) } });
      const opened = await openPage(browser, server, { member: owner, ...visitor });
      await visit(opened.page, addressOf(server, '/app/:app/channels'));
      await expect.poll(() => shown(opened.page)).toEqual(made);
      return opened;
    };

    it('is changed by dragging a channel, down and up, and stays', async () => {
      const { page, context, faults } = await open();
      const drag = async (name: string, to: string, line: 'before' | 'after') => {
        const [start, end] = [await handle(page, name).boundingBox(), await handle(page, to).boundingBox()];
        if (!start || !end) throw new Error('a channel is not there');
        const [x, y] = [start.x + start.width / 2, start.y + start.height / 2];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x, y + 8, { steps: 2 });
        await page.mouse.move(x + 4, end.y + end.height / 2, { steps: 6 });
        await page.getByRole('row', { name: to }).locator(`[data-over=${line}]`).waitFor();
        await page.mouse.up();
      };
      await drag('Notifications', 'Push', 'after');
      await become(page, ['Messages', 'Push', 'Notifications']);
      await drag('Notifications', 'Push', 'before');
      await become(page, ['Messages', 'Notifications', 'Push']);
      await page.reload();
      await become(page, ['Messages', 'Notifications', 'Push']);
      expect(faults).toEqual([]);
      await context.close();
    });

    it('is changed on a phone by a finger that has rested on a handle, up and down', async () => {
      const { page, context, faults } = await open({ viewport: PHONE, hasTouch: true });
      const finger = await fingerOn(context, page);
      const middle = async (name: string) => {
        const box = await handle(page, name).boundingBox();
        if (!box) throw new Error(`${name} is not there`);
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      };
      const drag = async (name: string, to: string, line: 'before' | 'after') => {
        const [start, end] = [await middle(name), await middle(to)];
        await finger.down(start);
        await page.locator('.order-handle[data-dragged=true]').waitFor();
        await finger.move({ x: start.x, y: (start.y + end.y) / 2 });
        await finger.move(end);
        await page.getByRole('row', { name: to }).locator(`[data-over=${line}]`).waitFor();
        await finger.up();
      };
      await drag('Push', 'Notifications', 'before');
      await become(page, ['Push', 'Notifications', 'Messages']);
      await drag('Push', 'Messages', 'after');
      await become(page, MADE);
      expect(faults).toEqual([]);
      await context.close();
    });

    it('is changed by the arrow keys, which say where the channel went and stay with it', async () => {
      const { page, context, faults } = await open({ viewport: PHONE });
      await handle(page, 'Push').focus();
      await page.keyboard.press('ArrowUp');
      await page.getByRole('status').filter({ hasText: 'Moved to place 2 of 3' }).waitFor();
      await become(page, ['Notifications', 'Push', 'Messages']);
      // Two at once: the last one counts.
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.getByRole('status').filter({ hasText: 'It cannot be moved there.' }).waitFor();
      await become(page, ['Push', 'Notifications', 'Messages']);
      await page.keyboard.press('ArrowDown');
      await become(page, ['Notifications', 'Push', 'Messages']);
      await page.keyboard.press('ArrowDown');
      await become(page, ['Notifications', 'Messages', 'Push']);
      expect(await axeFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    });

    it('is the stored one again when it cannot be had: another has deleted a channel meanwhile', async () => {
      const { key } = await server.expect(OPERATIONS.createChannel, {
        body: { key: 'soon_gone', type: 'feed', name: 'Soon gone' },
      });
      const { page, context } = await open({}, [...MADE, 'Soon gone']);
      await server.expect(OPERATIONS.deleteChannel, { params: { key } });
      await handle(page, 'Messages').focus();
      await page.keyboard.press('ArrowUp');
      await page.getByText('"keys" names "soon_gone", and there is no such channel.').waitFor();
      await become(page, MADE);
      await context.close();
    });
  });

  it.each([
    ['a desktop', DESKTOP, 'light'],
    ['a phone', PHONE, 'dark'],
  ] as const)('give all feeds a look, and one channel its own, on %s', async (_, viewport, colorScheme) => {
    await server.expect(OPERATIONS.updateTheme, { body: { themes: null } });
    await server.expect(OPERATIONS.updateChannel, { params: { key: 'chat' }, body: { theme: null } });
    const { page, context, faults } = await openPage(browser, server, {
      member: owner,
      viewport,
      colorScheme,
    });
    await visit(page, addressOf(server, '/app/:app/theme'));
    await page.getByRole('button', { name: 'Rose' }).click();
    await page.getByRole('textbox', { name: 'Unread mark' }).fill('#112233');
    await feed(page).getByText('Notifications').waitFor();
    const head = feed(page).locator('.theme-head');
    const colour = () => head.evaluate((one) => getComputedStyle(one).color);
    await expect.poll(colour).toBe(colorScheme === 'dark' ? 'rgb(251, 237, 242)' : 'rgb(42, 16, 25)');
    expect(await axeFaults(page)).toEqual([]);
    // Another scope is looked at, and what is unsaved is still there.
    await choose(page, 'Look of', 'Messages');
    await page.getByRole('textbox', { name: 'Corners' }).first().fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'As all feeds' }).waitFor();
    await expect.poll(async () => (await channelOf('chat')).theme).toEqual({ notification: { radius: 20 } });
    await choose(page, 'Look of', 'All feeds •');
    await expect.poll(() => page.getByRole('textbox', { name: 'Unread mark' }).inputValue()).toBe('#112233');
    await page.getByRole('button', { name: 'Save' }).click();
    const unread = async () =>
      (await server.expect(OPERATIONS.getTheme)).themes[0]?.notification.unreadIndicatorColor;
    await expect.poll(unread).toBe('#112233');
    // The channel takes the rest from all feeds, and its own corners.
    await choose(page, 'Look of', /^Messages/);
    await expect.poll(() => page.getByRole('textbox', { name: 'Unread mark' }).inputValue()).toBe('#112233');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Corners' }).first().inputValue())
      .toBe('20 px');
    await page.getByRole('button', { name: 'As all feeds' }).click();
    await page.getByRole('button', { name: 'As all feeds' }).waitFor({ state: 'detached' });
    await expect.poll(async () => (await channelOf('chat')).theme).toBe(null);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('ask before an unsaved theme is left', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/theme'));
    await page.getByRole('button', { name: 'Forest' }).click();
    await page.getByRole('link', { name: 'Channels' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await context.close();
  });

  it('show a View-only role no control that changes them', async () => {
    const roleId = await server.createRole({
      areas: { channels: 'view', theme: 'view', templates: 'view' },
    });
    const member = await server.createMember({ role: { roleId } });
    const { page, context } = await openPage(browser, server, { member });
    const main = page.getByRole('main');
    await visit(page, addressOf(server, '/app/:app/channels'));
    expect(await main.getByRole('button').count()).toBe(0);
    await visit(page, addressOf(server, '/app/:app/theme'));
    await main.getByText('Your role may look at this, and not change it.').waitFor();
    await feed(page).waitFor();
    expect(await main.getByRole('button').count()).toBe(0);
    await context.close();
  });
});
