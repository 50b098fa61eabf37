import { OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestServer, until } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage, sendText, tokenOf } from './scene.js';
import { withScene } from './set-up.js';

const LONG = 'A text of some lines. '.repeat(12);

/** After so long what was seen has been told, and no answer or stream has been given up. */
const TOLD_MS = 6_000;

/**
 * So far ahead a page is paused, over all that lies between. Far less than a stream may be silent: without it the feed
 * shows that it connects again, which takes room from the list until it has.
 */
const PAUSE_MS = 10_000;

let server: TestServer;
let browser: Browser;

/** How high a row is, and where it begins in the list. */
const boxOf = (page: Page, id: string): Promise<{ top: number; height: number }> =>
  page.evaluate((wanted) => {
    const row = document
      .querySelector('belfry-feed')
      ?.shadowRoot?.querySelector<HTMLElement>(`article[data-id="${wanted}"]`);
    const list = row?.parentElement?.getBoundingClientRect().top ?? 0;
    const { top = 0, height = 0 } = row?.getBoundingClientRect() ?? {};
    return { top: top - list, height };
  }, id);

/** Makes the feed so high that the list shows so many pixels, and waits until whoever observes that has been told. */
async function show(page: Page, pixels: number): Promise<void> {
  await page.evaluate((wanted) => {
    const feed = document.querySelector('belfry-feed');
    const list = feed?.shadowRoot?.querySelector<HTMLElement>('.scroller');
    if (!feed || !list) throw new Error('there is no feed');
    feed.style.height = `${feed.offsetHeight - list.clientHeight + wanted}px`;
  }, pixels);
  // A picture needs a frame that is whole, and what is observed is told after it.
  for (let frame = 0; frame < 2; frame++) {
    await page.screenshot();
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const observer = new IntersectionObserver(() => {
            observer.disconnect();
            resolve();
          });
          observer.observe(document.body);
        }),
    );
  }
}

describe.skipIf(!hasChromium())('what <belfry-feed> counts as seen', () => {
  withScene((scene) => {
    ({ server, browser } = scene);
  });

  it('is what was half in sight for half a second: not 49 %, not 499 ms', async () => {
    const below = await sendText(server, { user: 'half', text: LONG });
    const above = await sendText(server, { user: 'half', text: LONG });
    const page = await openPage(browser, server, {
      user: 'half',
      body: '<belfry-feed url="URL" token-url="/token" read="manual" style="height: 200px"></belfry-feed>',
      prepare: (fresh) => fresh.clock.install(),
    });
    const posted: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/client/v1/events'))
        posted.push(...((request.postDataJSON() as { impressions?: string[] }).impressions ?? []));
    });
    // Until their template is there, both rows are lower than they will be.
    await until(
      'both rows have their text',
      async () => (await page.locator('article .plain').count()) === 2,
    );
    const { top, height } = await until('both rows are at their places', async () => {
      const box = await boxOf(page, below);
      return box.height > 100 && box.top >= box.height ? box : null;
    });
    await page.clock.pauseAt(Date.now() + PAUSE_MS);
    const told = page.waitForEvent('requestfinished', (one) => one.url().endsWith('/client/v1/events'));
    await show(page, top + Math.floor(height * 0.49));
    await page.clock.runFor(TOLD_MS);
    // And answered: the page gives up what is not answered in its own time, which is not that of the network.
    await told;
    expect(posted).toEqual([above]);

    await show(page, top + Math.ceil(height * 0.5));
    await page.clock.runFor(499);
    await show(page, top);
    await page.clock.runFor(TOLD_MS);
    expect(posted).toEqual([above]);

    await show(page, top + Math.ceil(height * 0.5));
    // A busy machine may tell the page of what is in sight later than it draws.
    await until('the row below is told', async () => {
      await page.clock.runFor(500);
      return posted.length > 1;
    });
    expect(posted).toEqual([above, below]);
    await page.context().close();
  });

  it('is told when the page is left before it would be', async () => {
    const id = await sendText(server, { user: 'leaves', text: 'Seen and left' });
    const page = await openPage(browser, server, {
      user: 'leaves',
      body: '<belfry-feed url="URL" token-url="/token"></belfry-feed>',
    });
    await page.getByText('Seen and left').waitFor();
    await page.locator('article.row:not(.unread)').waitFor();
    await page.goto('about:blank');
    const token = await tokenOf(server, 'leaves');
    const params = { key: 'feed' };
    const [message] = await until('the impression is there', async () => {
      const { messages } = await server.expect(OPERATIONS.listClientMessages, { params, query: {}, token });
      return messages[0] && messages[0].impression_at > 0 ? messages : null;
    });
    expect(message).toMatchObject({ notification_id: id, message_status: 'READ' });
    await page.context().close();
  });

  it('is nothing while the page is hidden', async () => {
    await sendText(server, { user: 'hides', text: 'Not looked at' });
    const page = await openPage(browser, server, {
      user: 'hides',
      body: '<belfry-feed url="URL" token-url="/token"></belfry-feed>',
      prepare: async (fresh) => {
        await fresh.clock.install();
        await fresh.addInitScript(() => {
          Object.defineProperty(document, 'visibilityState', {
            get: () => ((globalThis as { isLookedAt?: boolean }).isLookedAt ? 'visible' : 'hidden'),
          });
        });
      },
    });
    await page.getByText('Not looked at').waitFor();
    await page.clock.pauseAt(Date.now() + PAUSE_MS);
    await show(page, 500);
    await page.clock.runFor(5_000);
    expect(await page.locator('article.unread').count()).toBe(1);
    await page.evaluate(() => {
      Object.assign(globalThis, { isLookedAt: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await until('it is read', async () => {
      await page.clock.runFor(500);
      return (await page.locator('article.row:not(.unread)').count()) === 1;
    });
    await page.context().close();
  });
});
