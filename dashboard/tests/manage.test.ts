import { ERRORS, OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestMember, type TestServer, until } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { seed } from './seed.js';
import { withDashboard } from './set-up.js';
import { addressOf, axeFaults, openPage, PHONE, visit } from './support.js';
import { TOUR } from './tour.js';

describe.skipIf(!hasChromium())('managing in the dashboard', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  let notificationId: string;
  withDashboard(async (dashboard) => {
    ({ browser, server, owner } = dashboard);
    await server.createApplication('Other shop');
    notificationId = (await seed(server)).notificationIds[1] ?? '';
  });
  const address = (path: string) => addressOf(server, path.replace(':notification', notificationId));
  const codeOf = (answer: { body: unknown }) => (answer.body as { code?: number }).code;
  const send = (token?: string) =>
    server.call(OPERATIONS.sendNotification, {
      body: { template: { key: 'welcome_none' }, targets: ['ann'] },
      ...(token ? { token } : {}),
    });
  const choose = async (page: Page, label: string, option: string) => {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const saved = (page: Page) => page.getByText('Saved', { exact: true }).last().waitFor();

  it('makes a token that may only send, shows it once, and revokes it', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, address('/app/:app/settings'));
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('shop backend');
    await page.getByLabel('Limited to some permissions').check();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const shown = page.getByRole('dialog', { name: 'Keep this token' });
    const token = (await shown.locator('code').textContent()) ?? '';
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await shown.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /shop backend/ });
    expect(await row.textContent()).toContain('notifications:send');
    expect(await page.content()).not.toContain(token);
    expect(codeOf(await send(token))).toBe(ERRORS.ResourceNotFound.code);
    const list = await server.call(OPERATIONS.listUsers, { token });
    expect(codeOf(list)).toBe(ERRORS.PermissionDenied.code);
    await row.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'detached' });
    await until(
      'the token is refused',
      async () =>
        (await send(token)).status === 401 || codeOf(await send(token)) === ERRORS.InvalidApiToken.code,
    );
    await context.close();
  });

  it('changes the settings: each is saved and counts', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, address('/app/:app/settings'));
    const settings = () => server.expect(OPERATIONS.getSettings);
    const messaging = page.getByRole('switch', { name: 'Business Messaging' });
    await messaging.click({ force: true });
    await page.getByRole('button', { name: 'Switch it off' }).click();
    await expect.poll(async () => (await settings()).business_messaging).toBe(false);
    await visit(page, address('/app/:app/home'));
    await page.getByText('Business Messaging is off').waitFor();
    await visit(page, address('/app/:app/settings'));
    await messaging.click({ force: true });
    await expect.poll(async () => (await settings()).business_messaging).toBe(true);
    await choose(page, 'Targets that are no users yet', 'get nothing');
    await expect.poll(async () => (await settings()).unknown_targets).toBe('reject');
    await choose(page, 'Messages are drawn with', 'the newest version');
    await expect.poll(async () => (await settings()).message_rendering).toBe('latest');
    const schemes = page.getByRole('combobox', { name: 'URL schemes of your apps' });
    await schemes.fill('MyShop:');
    await schemes.press('Enter');
    await expect.poll(async () => (await settings()).url_schemes).toEqual(['myshop']);
    const origins = page.getByRole('combobox', { name: 'Origins of your web apps' });
    await origins.fill('https://App.example.com/');
    await origins.press('Enter');
    await expect.poll(async () => (await settings()).allowed_origins).toContain('https://app.example.com');
    await page.getByRole('textbox', { name: 'Calls' }).fill('7');
    await page.getByRole('textbox', { name: 'in seconds' }).fill('60');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await expect
      .poll(async () => (await settings()).rate_limits)
      .toEqual({ sendNotification: { limit: 7, window_ms: 60_000 } });
    await page.getByRole('button', { name: 'Remove the limit of sendNotification' }).click();
    await expect.poll(async () => (await settings()).rate_limits).toEqual({});
    await saved(page);
    await server.expect(OPERATIONS.updateSettings, {
      body: { unknown_targets: 'create', message_rendering: 'pinned' },
    });
    await context.close();
  });

  it('invites somebody for one application, and shows them no other', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, address('/members?tab=roles'));
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop support');
    await page.getByRole('radiogroup', { name: 'Logs' }).getByText('View').click();
    await page.getByRole('combobox', { name: 'Only for these applications' }).press('ArrowDown');
    await page.getByRole('option', { name: 'Other shop' }).click();
    await page.keyboard.press('Escape');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Shop support/ }).waitFor();
    await page.getByRole('tab', { name: 'Invitations' }).click();
    await page.getByRole('textbox', { name: 'E-mail' }).fill('bo@example.com');
    await choose(page, 'Role', 'Shop support');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const link = await page.getByRole('dialog', { name: 'Pass this link on' }).locator('code').textContent();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('row', { name: /bo@example.com/ }).waitFor();

    const guest = await openPage(browser, server, { viewport: PHONE });
    await guest.page.goto(new URL(link ?? '').pathname.replace(/^/, server.url) + new URL(link ?? '').hash);
    await guest.page.getByRole('textbox', { name: 'Name' }).fill('Bo');
    await guest.page.getByRole('textbox', { name: 'New password' }).fill('quiet river stone 3');
    await guest.page.getByRole('button', { name: 'Go on' }).click();
    await guest.page.getByRole('heading', { name: 'Hello, Bo' }).waitFor();
    await guest.page.getByRole('button', { name: 'Other shop' }).click();
    await expect.poll(() => guest.page.getByRole('menuitem').allTextContents()).toEqual(['Other shop']);
    await guest.page.keyboard.press('Escape');
    await guest.page.goto(address('/app/:app/logs'));
    await guest.page.getByRole('alert').waitFor();
    expect(await guest.page.getByRole('table').count()).toBe(0);
    await guest.context.close();
    await context.close();
  });

  it('signs out everywhere, from each browser', async () => {
    const member = await server.createMember();
    const second = await server.createMember();
    const here = await openPage(browser, server, { member });
    const unconcerned = await openPage(browser, server, { member: second });
    await visit(here.page, address('/account'));
    const there = await openPage(browser, server);
    await there.page.goto(address('/app/:app/logs'));
    await there.page.getByLabel('E-mail').fill(member.email);
    await there.page.getByRole('textbox', { name: 'Password' }).fill('tide lamp orchard 7');
    await there.page.getByRole('button', { name: 'Sign in' }).click();
    await there.page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor();
    await here.page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await here.page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await here.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await there.page.reload();
    await there.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await visit(unconcerned.page, address('/account'));
    await unconcerned.page.getByRole('heading', { name: 'Your account' }).waitFor();
    for (const { context } of [here, there, unconcerned]) await context.close();
  });

  it('lists the sessions of a member, of which each but this one is ended with a button', async () => {
    const member = await server.createMember();
    const here = await openPage(browser, server, { member });
    const there = await openPage(browser, server, { locale: 'ko-KR', viewport: PHONE });
    await there.page.goto(address('/account'));
    await there.page.getByLabel('이메일').fill(member.email);
    await there.page.getByRole('textbox', { name: '비밀번호' }).fill('tide lamp orchard 7');
    await there.page.getByRole('button', { name: '로그인' }).click();
    await there.page.getByRole('heading', { level: 1, name: '내 계정' }).waitFor();
    expect(await axeFaults(there.page)).toEqual([]);
    // The use of a session is written down once a minute.
    server.clock.move(61_000);
    await visit(here.page, address('/account'));
    const rows = here.page.getByRole('region', { name: 'Sessions' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(3);
    const own = rows.filter({ hasText: 'This session' });
    await expect.poll(() => own.getByRole('cell').first().innerText()).toContain('Chrome · Linux');
    expect(await own.getByRole('button').count()).toBe(0);
    const other = rows.filter({ hasNotText: 'This session' }).filter({ hasText: '127.0.0.1' });
    await other.getByRole('button', { name: 'Sign out of Chrome · Linux' }).click();
    await here.page.getByRole('dialog').getByRole('button', { name: 'Sign out there' }).click();
    await other.waitFor({ state: 'detached' });
    await there.page.reload();
    await there.page.getByRole('heading', { name: '로그인' }).waitFor();
    await visit(here.page, address('/account'));
    await expect.poll(() => rows.count()).toBe(2);
    for (const { context } of [here, there]) await context.close();
  });

  it('finds a user by name, and deletes them once the id is typed', async () => {
    await server.expect(OPERATIONS.createUser, { body: { user_id: 'leaver', nickname: 'Zoe Lee' } });
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, address('/app/:app/users'));
    await page.getByText('Name', { exact: true }).first().click();
    const found = page.getByRole('main').getByRole('row').getByRole('link');
    await expect.poll(() => found.count()).toBeGreaterThan(2);
    await page.getByRole('textbox', { name: 'Search by name' }).fill('zoe');
    // The list of before, which has them too, must be gone.
    await expect.poll(() => found.allTextContents()).toEqual(['leaver']);
    await found.click();
    await page.getByRole('heading', { level: 1, name: 'leaver' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    const act = page.getByRole('button', { name: 'Delete the user' });
    await page.getByLabel('Type leaver to go on').fill('leave');
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel('Type leaver to go on').fill('leaver');
    await act.click();
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    const answer = await server.call(OPERATIONS.getUser, { params: { user_id: 'leaver' } });
    expect(codeOf(answer)).toBe(ERRORS.UserNotFound.code);
    await context.close();
  });

  it('gives a View-only role nothing to press that changes anything, on any page', async () => {
    const areas = {
      send: 'view',
      templates: 'view',
      logs: 'view',
      channels: 'view',
      tags: 'view',
      theme: 'view',
      analytics: 'view',
    } as const;
    const roleId = await server.createRole({ areas });
    const viewer = await server.createMember({ role: { roleId } });
    const { page, context } = await openPage(browser, server, { member: viewer });
    const asked: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 403 || response.status() >= 500)
        asked.push(`${response.status()} ${response.url()}`);
    });
    const pressed: string[] = [];
    for (const { name, path } of TOUR.filter(
      ({ path: of }) => of.startsWith('/app/') && !/gallery|editor/.test(of),
    )) {
      await visit(page, address(path));
      const words =
        /^(New|Create|Delete|Cancel$|Upload|Save|Send|Remove|Deactivate|Revoke|Archive|Import|Move|Set$)/;
      for (const text of await page.locator('main').getByRole('button').allTextContents())
        if (words.test(text.trim())) pressed.push(`${name}: ${text}`);
      const free = await page
        .locator('main')
        .getByRole('switch')
        .evaluateAll((all) => all.filter((one) => !(one as never as { disabled: boolean }).disabled).length);
      if (free > 0) pressed.push(`${name}: ${free} switches`);
    }
    expect(pressed).toEqual([]);
    expect(asked).toEqual([]);
    await context.close();
  });
});
