import { hasChromium, type TestMember, type TestServer } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { seed } from './seed.js';
import { withDashboard } from './set-up.js';
import { addressOf, axeFaults, openPage, PHONE, visit } from './support.js';

describe.skipIf(!hasChromium())('the columns of a list', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  withDashboard(async (dashboard) => {
    ({ browser, server, owner } = dashboard);
    await seed(server);
  });

  const heads = (page: Page) => page.getByRole('columnheader').allInnerTexts();
  const cells = (page: Page) => page.locator('main tbody').getByRole('row').first().getByRole('cell').count();
  const OF_USERS = ['User id', 'Name', 'Language', 'State', 'Since'];

  it('are hidden and shown from a menu by keyboard, and stay so in this browser', async () => {
    const { page, context, faults } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/users'));
    await expect.poll(() => heads(page)).toEqual(OF_USERS);
    await page.getByRole('button', { name: 'Columns' }).focus();
    await page.keyboard.press('Enter');
    const item = (name: string) => page.getByRole('menuitemcheckbox', { name });
    await item('Name').waitFor();
    // What a row is about cannot be hidden.
    await expect.poll(() => page.getByRole('menuitemcheckbox').allInnerTexts()).toEqual(OF_USERS.slice(1));
    const goTo = async (name: string) => {
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => item(name).evaluate((one) => one === document.activeElement)).toBe(true);
    };
    await expect.poll(() => item('Name').evaluate((one) => one === document.activeElement)).toBe(true);
    await goTo('Language');
    await page.keyboard.press('Space');
    await expect.poll(() => heads(page)).toEqual(['User id', 'Name', 'State', 'Since']);
    await expect.poll(() => cells(page)).toBe(4);
    await expect.poll(() => item('Language').getAttribute('aria-checked')).toBe('false');
    await goTo('State');
    await page.keyboard.press('Space');
    await expect.poll(() => heads(page)).toEqual(['User id', 'Name', 'Since']);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const button = page.getByRole('button', { name: 'Columns (2 hidden)' });
    await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true);
    // Another list keeps all of its own.
    await visit(page, addressOf(server, '/app/:app/logs'));
    await page.getByRole('button', { name: 'Columns', exact: true }).waitFor();
    await visit(page, addressOf(server, '/app/:app/users'));
    await expect.poll(() => heads(page)).toEqual(['User id', 'Name', 'Since']);
    await button.click();
    await page.getByRole('menuitem', { name: 'Show all' }).click();
    await expect.poll(() => heads(page)).toEqual(OF_USERS);
    await page.reload();
    await expect.poll(() => heads(page)).toEqual(OF_USERS);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('that are hidden in one language are hidden in the other, also on a phone', async () => {
    const wish = { member: owner, viewport: PHONE, locale: 'ko-KR' };
    const { page, context } = await openPage(browser, server, wish);
    await visit(page, addressOf(server, '/app/:app/logs'));
    const first = page.locator('main tbody').getByRole('row').first();
    const titles = () =>
      first.getByRole('cell').evaluateAll((all) => all.map((one) => one.getAttribute('data-title')));
    await expect.poll(titles).toHaveLength(8);
    await page.getByRole('button', { name: '열', exact: true }).click();
    await page.getByRole('menuitemcheckbox', { name: '클릭률' }).click();
    await expect.poll(titles).toHaveLength(7);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '열 (1개 숨김)' }).waitFor();
    await page.getByRole('button', { name: '언어와 색상' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await expect
      .poll(titles)
      .toEqual(['Notification', 'Mode', 'Status', 'Sent', 'Seen', 'Clicked', 'Requested']);
    await context.close();
  });
});
