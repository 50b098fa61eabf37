import { OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestServer, until } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage, sendMany, sendSample, sendText, tokenOf } from './scene.js';
import { withScene } from './set-up.js';

const FEED = '<belfry-feed url="URL" token-url="/token"></belfry-feed>';

let server: TestServer;
let browser: Browser;

const feedOf = (token: string, key = 'feed') =>
  server.expect(OPERATIONS.listClientMessages, { params: { key }, query: { limit: 100 }, token });

const idsOnScreen = (page: Page) =>
  page.evaluate(() =>
    [...(document.querySelector('belfry-feed')?.shadowRoot?.querySelectorAll('article') ?? [])].map(
      (row) => row.dataset.id,
    ),
  );

const close = (page: Page) => page.context().close();

describe.skipIf(!hasChromium())('<belfry-feed>', () => {
  withScene((scene) => {
    ({ server, browser } = scene);
  });

  it('shows a message that is sent while it is open, without a new page', async () => {
    const page = await openPage(browser, server, { user: 'live', body: FEED });
    await page.getByText('Nothing here yet').waitFor();
    const id = await sendSample(server, { user: 'live', key: 'order_shipped' });
    await page.getByText('Your parcel is coming on').waitFor();
    expect(await idsOnScreen(page)).toEqual([id]);
    await close(page);
  });

  it('counts as seen and read what was in sight, and nothing else', async () => {
    await sendMany(server, 'seen', 30);
    const page = await openPage(browser, server, { user: 'seen', body: FEED });
    const token = await tokenOf(server, 'seen');
    await page.getByText('Message 30.').waitFor();
    const read = await until('the first are read', async () => {
      const { messages } = await feedOf(token);
      const isRead = messages.slice(0, 2).every((one) => one.message_status === 'READ');
      return isRead && messages.some((one) => one.impression_at > 0) ? messages : null;
    });
    const status = read.map((one) => one.message_status);
    expect(status.slice(12).every((one) => one === 'SENT')).toBe(true);
    expect(read.slice(12).every((one) => one.impression_at === 0)).toBe(true);
    await close(page);
  });

  it('tells the server and the page of an action', async () => {
    await sendSample(server, { user: 'clicks', key: 'order_shipped' });
    const page = await openPage(browser, server, { user: 'clicks', body: FEED });
    await page.evaluate(() => {
      document.addEventListener('belfry-action', (event) => {
        event.preventDefault();
        document.title = (event as CustomEvent<{ action: { type: string } }>).detail.action.type;
      });
    });
    await page.getByText('Track my parcel').click();
    await page.waitForFunction(() => document.title === 'web');
    const token = await tokenOf(server, 'clicks');
    await until('the click is there', async () => (await feedOf(token)).messages[0]?.clicked_at !== 0);
    await close(page);
  });

  it('shows one category when its chip is chosen', async () => {
    await sendSample(server, { user: 'chips', key: 'sale' });
    const id = await sendSample(server, { user: 'chips', key: 'order_receipt' });
    const page = await openPage(browser, server, { user: 'chips', body: FEED });
    await page.getByRole('button', { name: 'Orders' }).click();
    await until('only the order is there', async () => (await idsOnScreen(page)).join() === id);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByText('There is nothing in this category.').waitFor();
    await close(page);
  });

  it('keeps what is looked at in place when there is news, and says how much', async () => {
    await sendMany(server, 'news', 40);
    const page = await openPage(browser, server, { user: 'news', body: FEED });
    await page.getByText('Message 40.').waitFor();
    await page.evaluate(() => {
      const list = document.querySelector('belfry-feed')?.shadowRoot?.querySelector('.scroller');
      list?.addEventListener('scrollend', () => (document.title = 'Scrolled'), { once: true });
    });
    await page.mouse.move(200, 500);
    await page.mouse.wheel(0, 1500);
    const tops = () =>
      page.evaluate(() => {
        const rows = [
          ...(document.querySelector('belfry-feed')?.shadowRoot?.querySelectorAll('article') ?? []),
        ];
        return Object.fromEntries(
          rows.map((row) => [row.dataset.id, Math.round(row.getBoundingClientRect().top)]),
        );
      });
    // The wheel is turned before anything moves.
    await page.waitForFunction(() => document.title === 'Scrolled');
    const frames = () =>
      page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await until('it has come to rest', async () => {
      const before = JSON.stringify(await tops());
      return (await frames(), JSON.stringify(await tops())) === before;
    });
    const before = await tops();
    await sendText(server, { user: 'news', text: 'One' });
    await sendText(server, { user: 'news', text: 'Two' });
    await page.getByRole('button', { name: '2 new' }).waitFor();
    const after = await tops();
    const moved = Object.entries<number>(before).filter(
      ([id, top]) => id in after && Math.abs((after[id] ?? 0) - top) > 1,
    );
    expect(moved).toEqual([]);
    await page.getByRole('button', { name: '2 new' }).click();
    await page.getByText('Two', { exact: true }).waitFor();
    await close(page);
  });

  it('is scrolled to its end, by keyboard too, with few rows in the page at a time', async () => {
    await sendMany(server, 'long', 120);
    const page = await openPage(browser, server, { user: 'long', body: FEED });
    await page.getByText('Message 120.').waitFor();
    let most = 0;
    await page.mouse.move(200, 500);
    await until(
      'the first message is there',
      async () => {
        await page.mouse.wheel(0, 3_000);
        most = Math.max(most, (await idsOnScreen(page)).length);
        return page.getByText('Message 1.', { exact: false }).last().isVisible();
      },
      120_000,
    );
    expect(most).toBeLessThan(60);
    await page.evaluate(() => document.querySelector('belfry-feed')?.focus());
    await until('the newest has the focus', () =>
      page.evaluate(
        () =>
          document.querySelector('belfry-feed')?.shadowRoot?.activeElement?.getAttribute('aria-posinset') ===
          '1',
      ),
    );
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    expect(
      await page.evaluate(() =>
        document.querySelector('belfry-feed')?.shadowRoot?.activeElement?.getAttribute('aria-posinset'),
      ),
    ).toBe('3');
    await close(page);
  });
});
