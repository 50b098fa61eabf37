import { OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestServer, until } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './axe.js';
import { openPage, sendSample, sendText, tokenOf } from './scene.js';
import { withScene } from './set-up.js';

const FEED = '<belfry-feed url="URL" token-url="/token" read="manual"></belfry-feed>';
const BELL = '<main><h1>Page</h1><belfry-bell url="URL" token-url="/token"></belfry-bell></main>';
const PHONE = { width: 390, height: 780 };
const DESKTOP = { width: 1200, height: 800 };
/** What fades in has less contrast for a moment. */
const STILL = { reducedMotion: 'reduce' as const };

let server: TestServer;
let browser: Browser;

const inMain = (body: string) =>
  `<main style="height: 100%"><h1 style="position: absolute; clip-path: inset(50%)">Page</h1>${body}</main>`;

describe.skipIf(!hasChromium())('<belfry-feed> for everybody', () => {
  withScene(async (scene) => {
    ({ server, browser } = scene);
    for (const key of ['sale', 'order_shipped', 'verification_code'])
      await sendSample(server, { user: 'ann', key });
    await sendText(server, { user: 'ann', text: 'Hello Ann', key: 'talk' });
  });

  it.each([
    ['light', PHONE, 'feed', 'en'],
    ['dark', PHONE, 'feed', 'en'],
    ['light', DESKTOP, 'chat', 'en'],
    ['dark', DESKTOP, 'chat', 'ko'],
    ['light', PHONE, 'feed', 'ar'],
  ] as const)(
    'has no violation that axe knows: %s, %o, %s, %s',
    async (colorScheme, viewport, channel, lang) => {
      const body = inMain(FEED.replace('<belfry-feed', `<belfry-feed channel="${channel}"`));
      const page = await openPage(browser, server, {
        ...STILL,
        user: 'ann',
        body,
        lang,
        viewport,
        colorScheme,
      });
      await page.getByText(channel === 'chat' ? 'Hello Ann' : '482 913').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    },
  );

  it('has none when it is loading, empty, lost or signed out, light and dark, and says so in Korean', async () => {
    const states: [string | undefined, string, string][] = [
      ['ann', FEED.replace('/token', '/never'), '불러오는 중'],
      ['nobody', FEED, '아직 알림이 없습니다'],
      ['ann', FEED.replace('"URL"', '"URL/nowhere"'), '알림을 불러오지 못했습니다'],
      [undefined, FEED, '로그아웃되었습니다'],
    ];
    for (const [user, body, text] of states) {
      const page = await openPage(browser, server, {
        ...STILL,
        body: inMain(body),
        lang: 'ko',
        prepare: (fresh) => fresh.route('**/never', () => {}),
        ...(user ? { user } : {}),
      });
      await page.getByText(text).first().waitFor({ state: 'attached' });
      expect(await violations(page), text).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('belfry-feed .dark').waitFor();
      expect(await violations(page), `${text}, dark`).toEqual([]);
      await page.context().close();
    }
  });

  it('runs from right to left in a language that does', async () => {
    const page = await openPage(browser, server, { user: 'ann', body: FEED, lang: 'ar' });
    await page.getByText('482 913').waitFor();
    const direction = await page.evaluate(() => {
      const root = document.querySelector('belfry-feed')?.shadowRoot?.querySelector('.feed');
      return root && getComputedStyle(root).direction;
    });
    expect(direction).toBe('rtl');
    await page.context().close();
  });

  it('follows the theme at once when the application changes it', async () => {
    const page = await openPage(browser, server, { user: 'ann', body: FEED });
    await page.getByText('482 913').waitFor();
    const background = () =>
      page.evaluate(() => {
        const root = document.querySelector('belfry-feed')?.shadowRoot?.querySelector('.feed');
        return root && getComputedStyle(root).backgroundColor;
      });
    const themes = [{ key: 'own', list: { backgroundColor: '#102030,#405060' } }];
    await server.expect(OPERATIONS.updateTheme, { body: { themes } as never });
    await until('the feed is of that colour', async () => (await background()) === 'rgb(16, 32, 48)');
    await server.expect(OPERATIONS.updateTheme, { body: { themes: null } });
    await page.context().close();
  });

  it('has a bell that counts, opens by keyboard and closes by Escape', async () => {
    const page = await openPage(browser, server, { ...STILL, user: 'ann', body: BELL, viewport: DESKTOP });
    const bell = page.getByRole('button', { name: 'Notifications, 4 unread' });
    await bell.waitFor();
    await bell.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Notifications' });
    await dialog.waitFor();
    await page.getByText('482 913').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    const token = await tokenOf(server, 'ann');
    const unread = async () => (await server.expect(OPERATIONS.listClientChannels, { token })).unread_total;
    await until('the server has it', async () => (await unread()) === 1);
    await page.context().close();
  });
});
