/** How smoothly a long feed scrolls: npm run bench:feed. */
import { GALLERY } from '@belfry/template/gallery';
import type { TestServer } from '@belfry/testkit';
import type { Browser, JSHandle, Page } from 'playwright-core';
import { openPage, prepareScene, sendSample, tokenOf } from './scene.js';

export const MESSAGES = 1_000;
const FRAMES = 600;
/** Pixels a frame: 2,400 a second at 60 frames. */
const STEP = 40;

/** Milliseconds from one frame to the next, sorted. */
export type Frames = number[];

/** Scrolls an element, which an expression gives, in steps of a frame. */
async function scroll(page: Page, find: string): Promise<Frames> {
  const scroller = (await page.evaluateHandle(find)) as JSHandle<HTMLElement>;
  return scroller.evaluate(
    (element, { frames, step }) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let last = 0;
        const next = (now: number) => {
          if (last > 0) times.push(now - last);
          last = now;
          element.scrollTop += step;
          if (times.length < frames) requestAnimationFrame(next);
          else resolve(times.sort((a, b) => a - b));
        };
        requestAnimationFrame(next);
      }),
    { frames: FRAMES, step: STEP },
  );
}

const LIST = `document.querySelector('belfry-feed').shadowRoot.querySelector('.scroller')`;
const VIEW = { viewport: { width: 390, height: 780 } };

/** A feed of 1,000 messages of the gallery, all of them loaded, and a page of nothing that is as long. */
export async function measureFrames(
  browser: Browser,
  server: TestServer,
  rounds: number,
): Promise<{ feed: Frames[]; empty: Frames[]; rows: number }> {
  await prepareScene(server);
  await tokenOf(server, 'ann');
  for (let sent = 0; sent < MESSAGES; sent += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sendSample(server, { user: 'ann', key: GALLERY[(sent + index) % GALLERY.length]?.key ?? '' }),
      ),
    );
  const page = await openPage(browser, server, {
    ...VIEW,
    user: 'ann',
    body: '<belfry-feed url="URL" token-url="/token" read="manual"></belfry-feed>',
  });
  await page.locator('article').first().waitFor();
  await page.waitForFunction(
    `(() => { const list = ${LIST}; list.scrollTop = list.scrollHeight;
      const last = list.querySelector('article:last-of-type');
      return last?.getAttribute('aria-setsize') === '${MESSAGES}'; })()`,
    undefined,
    { timeout: 120_000 },
  );
  const empty = await openPage(browser, server, {
    ...VIEW,
    body: '<div id="list" style="height: 100vh; overflow: auto"><div style="height: 500000px"></div></div>',
  });
  const feed: Frames[] = [];
  const nothing: Frames[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.bringToFront();
    await page.evaluate(`${LIST}.scrollTop = ${10_000 * (round + 1)}`);
    feed.push(await scroll(page, LIST));
    await empty.bringToFront();
    nothing.push(await scroll(empty, `document.getElementById('list')`));
  }
  const rows = await page.locator('article').count();
  return { feed, empty: nothing, rows };
}
