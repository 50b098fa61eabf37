import { ERRORS, OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestMember, type TestServer } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { seed } from './seed.js';
import { withDashboard } from './set-up.js';
import { addressOf, axeFaults, openPage, PHONE, visit } from './support.js';
import { TOUR } from './tour.js';

describe.skipIf(!hasChromium())('the pages of the dashboard', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  let notificationId: string;
  withDashboard(async (dashboard) => {
    ({ browser, server, owner } = dashboard);
    notificationId = (await seed(server)).notificationIds[0] ?? '';
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
    // Forty pages and axe on each: seconds on a machine of its own, minutes on one that others use.
  }, 600_000);

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
    await expect.poll(() => page.locator('main h1').textContent()).toBe('로그');
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('ko');
    await context.close();
  });

  it('say in Korean what is wrong: with a sign-in, a value, and a template', async () => {
    const korean = { locale: 'ko-KR' };
    const stranger = await openPage(browser, server, korean);
    await stranger.page.goto(address('/account'));
    await stranger.page.getByLabel('이메일').fill(owner.email);
    await stranger.page.getByRole('textbox', { name: '비밀번호' }).fill('not the password');
    await stranger.page.getByRole('button', { name: '로그인' }).click();
    const alert = stranger.page.getByRole('alert');
    await alert.getByText('입력한 이메일, 비밀번호 또는 코드가 올바르지 않습니다.').waitFor();
    expect(await alert.textContent()).not.toMatch(/[a-z]{3}/);
    await stranger.context.close();

    const { page, context } = await openPage(browser, server, { ...korean, member: owner });
    await visit(page, address('/app/:app/channels'));
    await page.getByRole('button', { name: '새 채널' }).click();
    await page.getByRole('textbox', { name: '이름' }).fill('Again');
    await page.getByRole('textbox', { name: '키', exact: true }).fill('feed');
    await page.getByRole('button', { name: '저장' }).click();
    // What exactly it is stands in the server's words, said to be English.
    const taken = page.getByRole('alert').filter({ hasText: '이미 있습니다.' });
    expect(await taken.locator('[lang=en]').textContent()).toContain('"feed"');

    await visit(page, address('/app/:app/templates'));
    await page.getByRole('button', { name: '가져오기' }).click();
    const layout = { version: 1, body: { items: [{ type: 'text', text: 7 }, { type: 'video' }] } };
    await page.getByLabel('또는 붙여 넣기').fill(JSON.stringify(layout));
    const faults = page.getByRole('alert').getByRole('listitem');
    await faults.first().waitFor();
    await expect
      .poll(() => faults.allTextContents())
      .toEqual([
        'body.items[0].text 필요한 형식은 문자열인데 현재 값은 숫자입니다. 따옴표로 텍스트를 입력하세요.',
        expect.stringMatching(
          /^body\.items\[1\]\.type 알 수 없는 블록 종류입니다\. 다음 중 하나를 입력하세요: /,
        ),
      ]);
    await context.close();
  });

  it('say what is not there without offering to try again, and what cannot be reached in their language', async () => {
    const { page, context } = await openPage(browser, server, { member: owner, locale: 'ko-KR' });
    const alert = page.getByRole('alert');
    for (const path of ['users/nobody', 'templates/nothing', 'logs/1']) {
      await page.goto(address(`/app/:app/${path}`));
      await alert.getByText('찾을 수 없습니다').waitFor();
      expect(await alert.textContent()).not.toMatch(/[a-z]{3}/);
      expect(await alert.getByRole('button').count()).toBe(0);
    }
    await page.route('**/v1/tags*', (route) => route.abort());
    await page.goto(address('/app/:app/tags'));
    await alert.getByText('서버에 연결할 수 없습니다.').waitFor();
    expect(await alert.textContent()).not.toMatch(/[a-z]{3}/);
    await page.unroute('**/v1/tags*');
    await alert.getByRole('button', { name: '다시 시도' }).click();
    await page.getByRole('row', { name: /autumn/ }).waitFor();
    await context.close();
  });

  it('say what was done, and take it back, where the file that shows messages is gone', async () => {
    const { page, context } = await openPage(browser, server, { member: await server.createMember() });
    await page.route(/assets\/toast-corner-[^/]*\.js/, (route) => route.abort());
    await visit(page, address('/app/:app/tags'));
    const row = page.getByRole('row', { name: /autumn/ });
    await row.getByRole('button', { name: 'Delete' }).click();
    const alert = page.getByRole('alert').filter({ hasText: '"autumn" is deleted' });
    await alert.waitFor();
    await row.waitFor({ state: 'detached' });
    expect(await axeFaults(page)).toEqual([]);
    await alert.getByRole('button', { name: 'Undo' }).click();
    await row.waitFor();
    await alert.waitFor({ state: 'detached' });
    await context.close();
  });

  it('lead from the picture of a template to its editor', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, address('/app/:app/templates'));
    const tile = page.getByRole('article').filter({ hasText: 'order_shipped' });
    await tile.click({ position: { x: 40, y: 60 } });
    await page.getByRole('heading', { level: 1, name: 'Order shipped' }).waitFor();
    await context.close();
  });

  it('keep the filters of the log in the address', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, address('/app/:app/logs?filter_by=tags&value=autumn'));
    const table = page.getByRole('table');
    await table.waitFor();
    await expect.poll(() => table.getByRole('link').count()).toBe(2);
    await page.getByRole('button', { name: 'Clear', exact: true }).last().click();
    await expect.poll(() => table.getByRole('link').count()).toBe(6);
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await context.close();
  });

  it('keep the filters of the audit log in the address, through a reload and the way back', async () => {
    const { applicationId } = server.application;
    const other = await server.createMember();
    for (const [name, { token }] of [
      ['spring', owner],
      ['summer', other],
      ['winter', owner],
    ] as const)
      await server.expect(OPERATIONS.createTag, {
        body: { name },
        ...{ token: null, member: { token, applicationId } },
      });
    const { page, context } = await openPage(browser, server, { member: owner });
    const installation = page.getByRole('navigation', { name: 'Menu' });
    await visit(page, address('/members'));
    await installation.getByRole('link', { name: 'Audit log' }).click();
    const email = page.getByRole('textbox', { name: 'E-mail' });
    const action = page.getByRole('textbox', { name: 'Operation' });
    const cells = page
      .getByRole('table')
      .getByRole('cell')
      .filter({ hasText: /^(createTag|deleteTag)$/ });
    const isFiltered = async (to: string) => {
      await expect.poll(() => email.inputValue()).toBe(owner.email);
      await expect.poll(() => action.inputValue()).toBe(to);
      await expect
        .poll(() => new URL(page.url()).search)
        .toBe(`?${new URLSearchParams({ email: owner.email, action: to })}`);
      await expect.poll(() => cells.allTextContents()).toEqual(['createTag', 'createTag']);
    };
    await email.fill(owner.email);
    await action.fill('createTag');
    await isFiltered('createTag');
    await page.reload();
    await email.waitFor();
    await isFiltered('createTag');
    await installation.getByRole('link', { name: 'Applications' }).click();
    await page.getByRole('heading', { level: 1, name: 'Applications' }).waitFor();
    await page.goBack();
    await email.waitFor();
    await isFiltered('createTag');
    // One step back leads out of the page, not to the filters of before.
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor();
    await page.goForward();
    await isFiltered('createTag');
    await action.fill('deleteTag');
    await page.getByText('Nothing was done').waitFor();
    await action.fill('');
    await expect
      .poll(() => new URL(page.url()).search)
      .toBe(`?${new URLSearchParams({ email: owner.email })}`);
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
    await expect
      .poll(() => menu.getByRole('link').allTextContents())
      .toEqual(['Home', 'Templates', 'Logs', 'Users', 'Channels', 'Tags', 'Theme']);
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
