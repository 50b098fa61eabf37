import { hasChromium, startBrowser, startServer, type TestServer } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { violations } from './axe.js';
import { openDemo } from './scene.js';

let server: TestServer;
let browser: Browser;

describe.skipIf(!hasChromium())('the demo page', () => {
  beforeAll(async () => {
    server = await startServer(inject('postgres'));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each([
    ['on a phone, dark', { width: 390, height: 844 }, 'dark'],
    ['on a desktop, light', { width: 1360, height: 900 }, 'light'],
  ] as const)(
    'sends to two phones, which have it at once, each in its language: %s',
    async (_, viewport, colorScheme) => {
      const page = await openDemo(browser, server, { viewport, colorScheme, reducedMotion: 'reduce' });
      const faults: string[] = [];
      page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
      page.on('pageerror', ({ message }) => faults.push(message));
      await page.getByText('Nothing here yet').first().waitFor();
      expect(await page.locator('nav i:visible').count(), 'counts of nothing').toBe(0);
      expect(await violations(page)).toEqual([]);

      await page.getByRole('button', { name: 'Send' }).first().click();
      const phones = page.locator('.phone');
      await phones.nth(0).getByText('Your parcel is coming on').waitFor();
      await phones.nth(1).getByText('목요일 도착할 예정이에요').waitFor();
      await page.getByText(/^On both screens after \d+ ms\.$/).waitFor();

      await page.getByRole('checkbox', { name: '민지' }).uncheck();
      await page.getByLabel('Message to their chat').fill('Are you there?');
      await page.keyboard.press('Enter');
      await page.getByText(/^On the screen after \d+ ms\.$/).waitFor();
      await phones.nth(0).getByRole('button', { name: 'Messages 1' }).click();
      await phones.nth(0).getByText('Are you there?').waitFor();
      expect(await phones.nth(1).locator('nav').innerText()).not.toContain('메시지 1');

      expect(await violations(page)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(viewport.width);
      await page.reload();
      await phones.nth(1).getByText('목요일 도착할 예정이에요').waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it('says where its link is when that is not good', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${server.url}/demo/#none`);
    await page.getByText('This page needs the link').waitFor();
    expect(page.url()).toBe(`${server.url}/demo/`);
    await page.context().close();
  });
});
