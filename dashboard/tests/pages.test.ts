import { ERRORS, OPERATIONS } from '@belfry/contract';
import { hasChromium, startBrowser, startServer, type TestMember, type TestServer } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seed } from './seed.js';
import { addressOf, axeFaults, openPage, PHONE, visit } from './support.js';
import { TOUR } from './tour.js';

describe.skipIf(!hasChromium())('the pages of the dashboard', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  let notificationId: string;
  beforeAll(async () => {
    [browser, server] = await Promise.all([startBrowser(), startServer(inject('postgres'))]);
    owner = await server.createMember();
    notificationId = (await seed(server)).notificationIds[0] ?? '';
  });
  afterAll(async () => {
    await server?.stop();
    await browser?.close();
  });
  const address = (path: string) => addressOf(server, path.replace(':notification', notificationId));

  it('have no fault that axe finds, light on a desktop and dark on a phone', async () => {
    const light = await openPage(browser, server, { member: owner });
    const dark = await openPage(browser, server, { member: owner, viewport: PHONE, colorScheme: 'dark' });
    const found: string[] = [];
    for (const { name, path } of TOUR)
      await Promise.all(
        [light.page, dark.page].map(async (page) => {
          await visit(page, address(path));
          found.push(...(await axeFaults(page)).map((fault) => `${name} ${fault}`));
          const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (width > 0) found.push(`${name} is ${width} px wider than the screen`);
        }),
      );
    expect([...found, ...light.faults, ...dark.faults]).toEqual([]);
    await Promise.all([light.context.close(), dark.context.close()]);
  }, 180_000);

  it('sign in and say why not, without a fault that axe finds', async () => {
    const { page, context } = await openPage(browser, server);
    await page.goto(address('/app/:app/logs'));
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Password' }).fill('tide lamp orchard 7');
    await page.getByRole('button', { name: 'Sign in' }).click();
    // Where somebody wanted to be, they are after the sign-in.
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor();
    await context.close();
  });

  it('speak Korean', async () => {
    const { page, context } = await openPage(browser, server, { member: owner, locale: 'ko-KR' });
    await visit(page, address('/app/:app/logs'));
    expect(await page.locator('main h1').textContent()).toBe('로그');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
    await context.close();
  });

  it('keep the filters of the log in the address', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, address('/app/:app/logs?filter_by=tags&value=autumn'));
    const table = page.getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('link').count()).toBe(2);
    await page.getByRole('button', { name: 'Clear', exact: true }).last().click();
    await expect.poll(() => table.getByRole('link').count()).toBe(6);
    expect(new URL(page.url()).search).toBe('');
    await context.close();
  });

  it('show a View-only role nothing it may not do, and the API refuses it', async () => {
    const roleId = await server.createRole({
      areas: { logs: 'view', templates: 'view', analytics: 'view' },
    });
    const viewer = await server.createMember({ role: { roleId } });
    const { page, context } = await openPage(browser, server, { member: viewer });
    await visit(page, address('/app/:app/logs/:notification'));
    const menu = page.getByRole('navigation', { name: 'Menu' });
    expect(await menu.getByRole('link').allTextContents()).toEqual([
      'Home',
      'Templates',
      'Logs',
      'Users',
      'Channels',
      'Tags',
      'Theme',
    ]);
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await visit(page, address('/app/:app/templates'));
    expect(await page.getByRole('button', { name: 'New template' }).count()).toBe(0);
    await visit(page, address('/app/:app/send'));
    await page.getByText('Your role does not open this').waitFor();
    const member = { token: viewer.token, applicationId: server.application.applicationId };
    const params = { notification_id: notificationId };
    const answer = await server.call(OPERATIONS.deleteNotification, { params, body: {}, member });
    expect((answer.body as unknown as { code: number }).code).toBe(ERRORS.PermissionDenied.code);
    await context.close();
  });
});
