import { hasChromium, type TestServer, until } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage, sendMany, sendSample, sendText } from './scene.js';
import { withScene } from './set-up.js';

const FEED = '<belfry-feed url="URL" token-url="/token" read="manual"></belfry-feed>';
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true };
/** Rows of 390 pixels are at least this high, and 700 pixels beyond each edge are drawn. */
const LEAST_ROW = 80;
const MOST_ROWS = Math.ceil((780 + 2 * 700) / LEAST_ROW) + 2;

let server: TestServer;
let browser: Browser;

interface Row {
  id: string;
  position: number;
  top: number;
}

/** The rows that are in the page, from the top, and how far it is scrolled. */
const look = (page: Page): Promise<{ rows: Row[]; top: number }> =>
  page.evaluate(() => {
    const shadow = document.querySelector('belfry-feed')?.shadowRoot;
    const rows = [...(shadow?.querySelectorAll('article') ?? [])].map((row) => ({
      id: row.dataset.id ?? '',
      position: Number(row.getAttribute('aria-posinset')),
      top: Math.round(row.getBoundingClientRect().top),
    }));
    const top = shadow?.querySelector('.scroller')?.scrollTop ?? 0;
    return { rows, top };
  });

interface Watched {
  ids: Set<string>;
  rows: number;
  elements: number;
}

/** Scrolls by the wheel until something holds; gives every id that was in the page, and the most of it at a time. */
async function scrollUntil(page: Page, step: number, isThere: () => Promise<boolean>): Promise<Watched> {
  await page.evaluate(() => {
    const shadow = document.querySelector('belfry-feed')?.shadowRoot;
    if (!shadow) throw new Error('there is no feed');
    const watched: Watched = { ids: new Set(), rows: 0, elements: 0 };
    const watch = () => {
      const rows = [...shadow.querySelectorAll('article')];
      for (const { dataset } of rows) watched.ids.add(dataset.id ?? '');
      watched.rows = Math.max(watched.rows, rows.length);
      watched.elements = Math.max(watched.elements, shadow.querySelectorAll('*').length);
    };
    watch();
    new MutationObserver(watch).observe(shadow, { childList: true, subtree: true });
    Object.assign(globalThis, { watched });
  });
  await page.mouse.move(200, 500);
  await until(
    'it is scrolled to',
    async () => {
      await page.mouse.wheel(0, step);
      return isThere();
    },
    // So long that only a list that is stuck does not get there.
    120_000,
  );
  const watched = await page.evaluate(() => {
    const { ids, ...counts } = (globalThis as unknown as { watched: Watched }).watched;
    return { ...counts, ids: [...ids] };
  });
  return { ...watched, ids: new Set(watched.ids) };
}

const isShown = (page: Page, text: string) => () => page.getByText(text, { exact: true }).isVisible();
const close = (page: Page) => page.context().close();

/** Pulls the list down with a finger, so many pixels, and lets go. */
async function pull(page: Page, pixels: number, atEnd: () => Promise<unknown> = async () => {}) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: string, y?: number) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: y === undefined ? [] : [{ x: 200, y }],
    });
  await touch('touchStart', 300);
  for (let way = 20; way <= pixels; way += 20) await touch('touchMove', 300 + way);
  await atEnd();
  await touch('touchEnd');
}

const pullOpacity = (page: Page) =>
  page.evaluate(() => {
    const sign = document.querySelector('belfry-feed')?.shadowRoot?.querySelector('.pull');
    return sign ? Number(getComputedStyle(sign).opacity) : -1;
  });

describe.skipIf(!hasChromium())('<belfry-feed> scrolled', () => {
  withScene((scene) => {
    ({ server, browser } = scene);
  });

  it('shows each of 1,000 messages on the way to the first, with few elements in the page at a time', async () => {
    const first = await sendText(server, { user: 'long', text: 'The first' });
    await sendMany(server, 'long', 998);
    const last = await sendText(server, { user: 'long', text: 'The last' });
    const page = await openPage(browser, server, { ...PHONE, user: 'long', body: FEED });
    await page.getByText('The last', { exact: true }).waitFor();
    const { ids, rows, elements } = await scrollUntil(page, 1_200, isShown(page, 'The first'));
    expect(ids.size).toBe(1_000);
    expect(ids.has(first) && ids.has(last)).toBe(true);
    expect(rows).toBeLessThanOrEqual(MOST_ROWS);
    // A row of text has eight elements, and the frame less than a hundred.
    expect(elements).toBeLessThanOrEqual(MOST_ROWS * 9 + 100);
    expect((await look(page)).rows.at(-1)).toMatchObject({ id: first, position: 1_000 });
    await close(page);
  });

  it('begins in the middle and goes both ways without a hole, and what is looked at stays in place', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 90; index++)
      ids.push(await sendText(server, { user: 'middle', text: `Number ${index}` }));
    const body = FEED.replace('<belfry-feed', `<belfry-feed from="${ids[45]}"`);
    const page = await openPage(browser, server, { ...PHONE, user: 'middle', body });
    await page.getByText('Number 45', { exact: true }).waitFor();
    // Newer ones are put above, and what was looked at stays where it was.
    await until('newer ones are there', async () => (await look(page)).rows.some(({ id }) => id === ids[46]));
    const { rows: around } = await look(page);
    expect(around.find(({ id }) => id === ids[45])?.top).toBeGreaterThan(100);
    expect(around.find(({ id }) => id === ids[45])?.top).toBeLessThan(200);
    expect(await page.getByText('Number 44', { exact: true }).isVisible()).toBe(true);
    const down = await scrollUntil(page, 900, isShown(page, 'Number 0'));
    const up = await scrollUntil(page, -900, isShown(page, 'Number 89'));
    const seen = new Set([...down.ids, ...up.ids]);
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
    const { rows } = await look(page);
    const order = rows.map(({ id }) => ids.indexOf(id));
    expect(order).toEqual(order.map((_, index) => 89 - index));
    // It has reached the newest: what comes now is shown.
    await sendText(server, { user: 'middle', text: 'Later' });
    await page.getByText('Later', { exact: true }).waitFor();
    await close(page);
  });

  it('says that older messages could not be loaded, and loads them when it is asked to', async () => {
    await sendMany(server, 'lost', 40);
    const page = await openPage(browser, server, { ...PHONE, user: 'lost', body: FEED });
    await page.getByText('Message 40.').waitFor();
    const pages = '**/messages?*before=*';
    await page.route(pages, (route) => route.abort());
    const again = page.getByRole('button', { name: 'Try again' });
    await scrollUntil(page, 900, () => again.isVisible());
    await page.unroute(pages);
    await again.click();
    await scrollUntil(page, 900, () => page.getByText('Message 1.', { exact: true }).isVisible());
    expect(await again.isVisible()).toBe(false);
    await close(page);
  });

  it('is loaded anew when it is pulled down far enough', async () => {
    await sendText(server, { user: 'pull', text: 'Before' });
    const page = await openPage(browser, server, { ...PHONE, user: 'pull', body: FEED });
    await page.getByText('Before').waitFor();
    // Nothing else tells it of what is new.
    await page.route('**/client/v1/stream', (route) => route.abort());
    await page.route('**/client/v1/changes*', (route) => route.abort());
    await page.evaluate(() => document.querySelector('belfry-feed')?.client?.stop());
    await sendText(server, { user: 'pull', text: 'After' });
    let loads = 0;
    page.on('request', (request) => {
      if (request.url().includes('/messages?')) loads++;
    });
    await pull(page, 100, async () => expect(await pullOpacity(page)).toBeGreaterThan(0.4));
    expect(await pullOpacity(page)).toBe(0);
    expect(loads).toBe(0);
    await pull(page, 200);
    await page.getByText('After').waitFor();
    expect(loads).toBe(1);
    await until('the sign is gone', async () => (await pullOpacity(page)) === 0);
    await close(page);
  });

  it('says how many are new, also below a chat, and goes there', async () => {
    for (let index = 0; index < 30; index++)
      await sendText(server, { user: 'talk', text: `Line ${index}`, key: 'talk' });
    const body = FEED.replace('<belfry-feed', '<belfry-feed channel="chat"');
    const page = await openPage(browser, server, { ...PHONE, user: 'talk', body });
    await page.getByText('Line 29').waitFor();
    await scrollUntil(page, -400, isShown(page, 'Line 15'));
    await sendText(server, { user: 'talk', text: 'New line', key: 'talk' });
    const pill = page.getByRole('button', { name: '1 new' });
    await pill.click();
    await page.getByText('New line').waitFor();
    await pill.waitFor({ state: 'hidden' });
    await close(page);
  });

  it('is gone through by keyboard: from the header by the tab key, by rows, to its ends, and an action by Enter', async () => {
    await sendMany(server, 'keys', 24);
    await sendSample(server, { user: 'keys', key: 'order_shipped' });
    const page = await openPage(browser, server, { ...PHONE, user: 'keys', body: FEED });
    await page.getByText('Track my parcel').waitFor();
    const focused = () =>
      page.evaluate(() => {
        let active: Element | null | undefined = document.querySelector('belfry-feed');
        while (active?.shadowRoot) active = active.shadowRoot.activeElement;
        return active?.getAttribute('aria-posinset') ?? active?.ariaLabel ?? active?.textContent ?? '';
      });
    const order: string[] = [];
    for (let tab = 0; tab < 7; tab++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['Mark all as read', 'All', 'Orders', 'Offers', 'Account', '1', 'Track my parcel']);
    await page.evaluate(() =>
      document.addEventListener('belfry-action', (event) => {
        event.preventDefault();
        document.title = (event as CustomEvent<{ action: { type: string } }>).detail.action.type;
      }),
    );
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.title === 'web');
    await page.keyboard.press('Control+End');
    expect(await focused()).toBe('20');
    await page.keyboard.press('PageUp');
    expect(await focused()).toBe('19');
    await until('older ones are there', async () => (await look(page)).rows.some((row) => row.position > 20));
    await page.keyboard.press('Control+End');
    expect(await focused()).toBe('25');
    await page.keyboard.press('Control+Home');
    expect(await focused()).toBe('1');
    expect((await look(page)).top).toBe(0);
    await close(page);
  });

  it.each(['reduce', 'no-preference'] as const)(
    'moves by itself only if that is wanted: %s',
    async (wish) => {
      const page = await openPage(browser, server, {
        ...{ ...PHONE, user: 'nobody', reducedMotion: wish },
        body: '<belfry-feed url="URL" token-url="/never"></belfry-feed>',
      });
      await page.route('**/never', () => {});
      await page.reload();
      await page.locator('belfry-feed .bones').waitFor();
      const moving = await page.evaluate(
        () => document.querySelector('belfry-feed')?.shadowRoot?.getAnimations().length,
      );
      expect(moving === 0).toBe(wish === 'reduce');
      await close(page);
    },
  );
});
