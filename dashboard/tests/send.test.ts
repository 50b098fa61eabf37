import { readFile } from 'node:fs/promises';
import { OPERATIONS } from '@belfry/contract';
import { armFailpoints } from '@belfry/server';
import { hasChromium, type TestMember, type TestServer, until } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { withDashboard } from './set-up.js';
import { addressOf, axeFaults, feedOf, openPage, visit } from './support.js';

const text = (of: string) => ({ type: 'text', text: of, textStyle: { size: 16, weight: 'normal' } });
const TEMPLATE = {
  key: 'order',
  name: 'Order',
  channels: ['feed'],
  variables: [
    { key: 'name', name: 'name', type: 'string' },
    { key: 'order_no', name: 'order_no', type: 'string', default: 'none' },
  ],
  fallback_message: 'Hello {name}',
  ui_template: { version: 1, body: { items: [text('Hello {name}, order {order_no}')] } },
};

/** Rows 3 to 6 come to nothing: no name, no id, an id twice, and one that is too long. */
const FAULTY = [
  'Kunde,Vorname,Bestellung,Notiz',
  'ann,Ann,A-1,x',
  'bob,,A-2,x',
  ',Cyd,A-3,x',
  'ann,Ann again,A-4,x',
  `${'l'.repeat(81)},Lou,A-5,x`,
  'dan,Dan,,x',
];

describe.skipIf(!hasChromium())('sending in the dashboard', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  withDashboard(async (dashboard) => {
    ({ browser, server, owner } = dashboard);
    await server.expect(OPERATIONS.createTemplate, { body: TEMPLATE as never });
  });
  afterEach(() => armFailpoints(null));

  const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true }).click();
  const sendIds = async (count: number, title: string) => {
    const { notification_id: id = '' } = await server.expect(OPERATIONS.sendNotification, {
      body: {
        template: { key: 'order', variables: { '*': { name: 'all' } } },
        targets: Array.from({ length: count }, (_, index) => `u-${index}`),
        ...{ title, mode: 'batch' },
      },
    });
    return id;
  };

  it('maps columns, tells faults by row, sends a test and schedules', async () => {
    await server.expect(OPERATIONS.createUser, { body: { user_id: 'ann' } });
    const { page, context, faults } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/send'));
    await page.getByText('CSV file', { exact: true }).click();
    const buffer = Buffer.from(FAULTY.join('\r\n'));
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
    // Nothing in it is called like an id, so the first column is taken for it.
    await page.getByRole('columnheader', { name: 'user_id' }).waitFor();
    await next(page);
    await page.getByRole('combobox', { name: 'Template' }).click();
    await page.getByRole('option', { name: 'Order (order)' }).click();
    for (const [column, variable] of [
      ['Vorname', 'name'],
      ['Bestellung', 'order_no'],
    ] as const) {
      await page.getByRole('combobox', { name: `Column "${column}" fills` }).click();
      await page.getByRole('option', { name: variable, exact: true }).click();
    }
    const message = page.getByRole('figure', { name: /^Message for/ });
    await message.getByText('Hello Ann, order A-1').waitFor();
    await page.getByRole('combobox', { name: 'Row of the preview' }).click();
    await page.getByRole('option', { name: 'bob' }).click();
    await page.getByText('Still without a value: name').waitFor();
    await next(page);
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Planned');
    await page.getByLabel('Send later').check();
    await next(page);
    await page.getByRole('heading', { name: '2 users would get it' }).waitFor();
    await page.getByText('4 of 6 rows would come to nothing').waitFor();
    const rows = page.getByRole('table', { name: 'Faults by row' }).getByRole('row');
    const told = async () =>
      (await rows.allInnerTexts()).map((one) => one.split(/\s*\t\s*|\n/).filter(Boolean));
    await expect.poll(told).toEqual([
      ['Row 3', 'bob', 'No value for name'],
      ['Row 4', 'No user id'],
      ['Row 5', 'ann', 'The user id is in an earlier row'],
      ['Row 6', 'l'.repeat(81), 'User id over 80 characters'],
    ]);
    expect(await axeFaults(page)).toEqual([]);

    await page.getByLabel('Your own user id').fill('me');
    await page.getByRole('button', { name: 'Send a test to yourself' }).click();
    await page.getByText('Sent to me', { exact: true }).waitFor();
    const [test] = (await feedOf(server, 'me')).messages;
    expect(test?.variables).toEqual({ name: 'Ann', order_no: 'A-1' });

    await page.getByRole('button', { name: 'Schedule for 2 users', exact: true }).click();
    await page.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Planned' }).waitFor();
    await page.locator('main').getByText('Scheduled', { exact: true }).first().waitFor();
    expect((await feedOf(server, 'ann')).messages).toEqual([]);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Send at another time' });
    const nextYear = new Date().getFullYear() + 1;
    await dialog.getByLabel('When').fill(`${nextYear}-01-02T09:30`);
    await dialog.getByRole('button', { name: 'Move' }).click();
    await page.getByText(`2 Jan ${nextYear}, 09:30`).first().waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('sends to a few users, found by name, at once', async () => {
    await server.expect(OPERATIONS.createUser, { body: { user_id: 'k-77', nickname: 'Kim Mina' } });
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/send'));
    await page.getByRole('combobox', { name: 'Users' }).fill('kim');
    await page.getByRole('option', { name: 'k-77 · Kim Mina' }).click();
    await page.getByRole('combobox', { name: 'Users' }).press('Escape');
    await next(page);
    await page.getByRole('combobox', { name: 'Template' }).click();
    await page.getByRole('option', { name: 'Order (order)' }).click();
    await page.getByRole('textbox', { name: 'name', exact: true }).fill('Mina');
    await next(page);
    await next(page);
    await page.getByRole('button', { name: 'Send to 1 user', exact: true }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.locator('main').getByText('Delivered', { exact: true }).waitFor();
    expect((await feedOf(server, 'k-77')).messages.map((one) => one.variables.name)).toEqual(['Mina']);
    // It is sent: nothing would be lost, and nobody is asked.
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await context.close();
  });

  it('asks before what is not sent yet is left, by a link, by the browser and by its tab', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/logs'));
    const menu = page.getByRole('navigation', { name: 'Menu' });
    const opened = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
    // What nobody has put anything into is left at once, also where the template came with the link.
    await menu.getByRole('link', { name: 'Send', exact: true }).click();
    await opened('Send');
    await menu.getByRole('link', { name: 'Logs' }).click();
    await opened('Logs');
    await visit(page, addressOf(server, '/app/:app/send?template=order'));
    await page.getByRole('combobox', { name: 'Users' }).waitFor();
    await menu.getByRole('link', { name: 'Logs' }).click();
    await opened('Logs');

    await menu.getByRole('link', { name: 'Send', exact: true }).click();
    await page.getByRole('combobox', { name: 'Users' }).fill('ann,');
    const question = page.getByRole('dialog', { name: 'Leave without sending?' });
    const stay = async () => {
      await question.getByRole('button', { name: 'Cancel' }).click();
      await question.waitFor({ state: 'detached' });
      await page.getByText('1 chosen').waitFor();
    };
    await menu.getByRole('link', { name: 'Logs' }).click();
    await stay();
    await page.goBack();
    await stay();
    const closing = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const warning = await closing;
    expect(warning.type()).toBe('beforeunload');
    await warning.dismiss();
    await page.getByText('1 chosen').waitFor();
    await menu.getByRole('link', { name: 'Logs' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await opened('Logs');
    // Nothing is left to be lost: the tab closes without a word.
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
    await context.close();
  });

  it('shows how far a batch is, and cancels the rest of it', async () => {
    let claimed = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    // One chunk is delivered; those after it wait before they hold anything.
    armFailpoints(async (name) => {
      if (name === 'deliver.claimed' && ++claimed > 1) await released;
    });
    const id = await sendIds(6000, 'Long batch');
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, '/app/:app/home'));
    await page.getByText('2,500 of 6,000').waitFor();
    await page.getByRole('link', { name: 'Long batch' }).first().click();
    await page.getByText('Pending 3,500').waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Cancel the rest?' });
    await question.getByRole('button', { name: 'Cancel', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    release();
    await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    const details = () => server.expect(OPERATIONS.getNotification, { params: { notification_id: id } });
    await until('each target has ended', async () => (await details()).outcomes.pending === 0);
    const { status, outcomes } = await details();
    expect(status).toBe('cancelled');
    expect(outcomes.cancelled).toBeGreaterThan(0);
    expect(outcomes.sent + outcomes.cancelled).toBe(6000);
    await context.close();
  });

  it('draws a sent message by the version it is shown by: its own, or the newest', async () => {
    const id = await sendIds(11, 'Drawn');
    const body = { ...TEMPLATE, ui_template: { version: 1, body: { items: [text('Dear {name}')] } } };
    await server.expect(OPERATIONS.updateTemplate, { params: { key: 'order' }, body: body as never });
    const { page, context } = await openPage(browser, server, { member: owner });
    const message = page.getByRole('figure', { name: 'Message of u-0' });
    await visit(page, addressOf(server, `/app/:app/logs/${id}`));
    await message.getByText('Hello all, order none').waitFor();
    await server.expect(OPERATIONS.updateSettings, { body: { message_rendering: 'latest' } });
    await visit(page, addressOf(server, `/app/:app/logs/${id}`));
    await message.getByText('Dear all').waitFor();
    await server.expect(OPERATIONS.updateSettings, { body: { message_rendering: 'pinned' } });
    await context.close();
  });

  it('gives the ledger as CSV, and deletes only when told so twice', async () => {
    const id = await sendIds(12, 'Short batch');
    const { page, context } = await openPage(browser, server, { member: owner });
    await visit(page, addressOf(server, `/app/:app/logs/${id}`));
    await page.locator('main').getByText('Delivered', { exact: true }).waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(`targets-${id}.csv`);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
    expect(lines[0]).toMatch(/^user_id,outcome/);
    const ids = Array.from({ length: 12 }, (_, index) => `u-${index}`);
    expect(
      lines
        .slice(1)
        .map((line) => line.split(',').slice(0, 2).join())
        .sort(),
    ).toEqual(ids.map((one) => `${one},sent`).sort());

    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Delete this notification?' });
    await question.getByText('the feeds of 12 users').waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect((await feedOf(server, 'u-1')).messages.some((one) => one.notification_id === id)).toBe(true);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete from 12 feeds' }).click();
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor();
    expect((await feedOf(server, 'u-1')).messages.some((one) => one.notification_id === id)).toBe(false);
    await page
      .getByRole('row', { name: /Short batch/ })
      .getByText('Deleted')
      .waitFor();
    await context.close();
  });
});
