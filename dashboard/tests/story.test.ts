import { OPERATIONS } from '@belfry/contract';
import { makeLink } from '@belfry/server';
import { hasChromium, startBrowser, startServer, type TestServer, until } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addressOf, DESKTOP, feedOf, openPage, PHONE } from './support.js';

const ROWS = 10_000;
const csv = () => {
  const rows = Array.from({ length: ROWS }, (_, index) => `user-${index},Ann ${index},A-${index}`);
  return Buffer.from(['user_id,Vorname,order_no', ...rows].join('\n'));
};

describe.skipIf(!hasChromium())('the whole story in a browser', () => {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await server?.stop();
    await browser?.close();
  });

  const becomeOwner = async (page: Page) => {
    const { token } = await makeLink(server.app.db, { kind: 'owner', now: server.clock.now() });
    await page.goto(addressOf(server, `/link#${token}`));
    await page.getByLabel('E-mail').fill('mina@example.com');
    await page.getByLabel('Name').fill('Mina');
    await page.getByRole('textbox', { name: 'New password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Hello, Mina' }).waitFor();
  };

  const takeTemplate = async (page: Page) => {
    await page.getByRole('link', { name: 'Take a template from the gallery' }).click();
    await page.getByRole('button', { name: /^Order shipped/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Order shipped' }).waitFor();
    await page.getByRole('link', { name: 'Send', exact: true }).last().click();
  };

  const sendFile = async (page: Page): Promise<string> => {
    await page.getByRole('heading', { level: 1, name: 'Send' }).waitFor();
    await page.getByText('CSV file', { exact: true }).click();
    const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: csv() };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('cell', { name: 'user-0', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Column "Vorname" fills').first().click();
    await page.getByRole('option', { name: 'name', exact: true }).click();
    for (const input of await page.locator('input[required]').all()) {
      const label = await input.evaluate((one) => (one as never as { value: string }).value);
      if (label === '') await input.fill('https://example.com/');
    }
    await page.getByText('As user-0 sees it').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('First wave');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('heading', { name: '10,000 users would get it' }).waitFor();
    await page.getByRole('button', { name: 'Send to 10,000 users' }).click();
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.getByRole('heading', { level: 1, name: 'First wave' }).waitFor();
    await page.locator('.tag', { hasText: 'Delivered' }).waitFor();
    return new URL(page.url()).pathname.split('/').at(-1) ?? '';
  };

  const seeFigures = async (page: Page) => {
    await page.goto(addressOf(server, '/app/:app/home'));
    await page.getByText('10,000', { exact: true }).first().waitFor();
    await page.getByText('100%', { exact: true }).waitFor();
    await page.getByRole('figure', { name: 'By channel' }).waitFor();
    await page.goto(addressOf(server, '/app/:app/logs'));
    await page.getByRole('link', { name: 'First wave' }).click();
    await page.getByText('1 · 100%').waitFor();
  };

  const deleteIt = async (page: Page) => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const act = page.getByRole('button', { name: 'Delete from 10,000 feeds' });
    expect(await act.isDisabled()).toBe(true);
    await page.getByLabel(/^Type 10000/).fill('10000');
    await act.click();
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor();
    await page.getByRole('link', { name: 'First wave' }).click();
    await page.locator('.tag', { hasText: 'Deleted' }).waitFor();
  };

  it.each([
    ['a desktop', DESKTOP],
    ['a phone', PHONE],
  ])('goes from the first start to an empty feed on %s', { timeout: 300_000 }, async (_, viewport) => {
    await server?.stop();
    server = await startServer(inject('postgres'));
    const { page, context, faults } = await openPage(browser, server, { viewport });
    await becomeOwner(page);
    await takeTemplate(page);
    const id = await sendFile(page);
    const { token, messages } = await feedOf(server, 'user-9');
    expect(messages.map((one) => one.notification_id)).toEqual([id]);
    expect(messages[0]?.variables.name).toBe('Ann 9');
    await server.expect(OPERATIONS.recordEvents, { token, body: { impressions: [id], clicks: [id] } });
    await seeFigures(page);
    await deleteIt(page);
    await until('the feed is empty', async () => (await feedOf(server, 'user-9')).messages.length === 0);
    expect(faults).toEqual([]);
    await context.close();
  });
});
