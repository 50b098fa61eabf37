/** The pictures of docs/feed. */
import { join } from 'node:path';
import { OPERATIONS } from '@belfry/contract';
import type { TestServer } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import {
  CATEGORIES,
  openDemo,
  openPage,
  type PageOptions,
  prepareScene,
  sendSample,
  sendText,
} from './scene.js';

const PHONE = { viewport: { width: 390, height: 800 }, deviceScaleFactor: 2 };
const FEED = '<belfry-feed url="URL" token-url="/token" read="manual"></belfry-feed>';

interface Parts {
  browser: Browser;
  newServer: () => Promise<TestServer>;
  folder: string;
  only: readonly string[];
}

/** How long ago it was so late on a day; a time of today may be ahead, and is today all the same. */
function hoursAgo(daysAgo: number, clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  const at = new Date();
  at.setDate(at.getDate() - daysAgo);
  at.setHours(hour, minute, 0, 0);
  return (Date.now() - at.getTime()) / 3_600_000;
}

/** Ann's feed over some days, and her chat; in the order of time, in which ids are given. */
async function fill(server: TestServer, language: 'en' | 'ko'): Promise<void> {
  await prepareScene(server, language);
  await server.expect(OPERATIONS.updateChannel, { params: { key: 'chat' }, body: { name: 'Corner Shop' } });
  const sample = (key: string, ago: number) =>
    sendSample(server, { user: 'ann', key, language, hoursAgo: ago });
  const talk = (text: string, ago: number) =>
    sendText(server, { user: 'ann', text, key: 'talk', hoursAgo: ago });
  await sample('welcome_new_user', hoursAgo(3, '11:02'));
  await sample('order_receipt', hoursAgo(2, '17:45'));
  await talk('Hello Ann, thank you for your order.', hoursAgo(2, '17:46'));
  await talk('We have packed it. It leaves our shop this afternoon.', hoursAgo(1, '10:12'));
  await sample('sale', hoursAgo(1, '12:30'));
  await sample('password_changed', hoursAgo(1, '19:08'));
  await talk('Your parcel is on its way.', hoursAgo(0, '9:05'));
  await sample('order_shipped', hoursAgo(0, '9:41'));
  await talk('The driver is two stops away. Please have your code ready: 4819.', hoursAgo(0, '11:20'));
}

/** Names of categories for a page from right to left. */
async function prepareArabic(server: TestServer): Promise<void> {
  const names = ['الكل', 'الطلبات', 'العروض', 'الحساب'];
  const categories = CATEGORIES.map((one, index) => ({ ...one, name: names[index] ?? one.name }));
  await server.expect(OPERATIONS.updateChannel, { params: { key: 'feed' }, body: { categories } });
}

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.fonts.status === 'loaded');
  await page.waitForTimeout(1_200);
}

export async function takePictures({ browser, newServer, folder, only }: Parts): Promise<void> {
  const take = async (
    name: string,
    server: TestServer,
    options: PageOptions,
    act?: (page: Page) => Promise<unknown>,
  ) => {
    if (only.length > 0 && !only.includes(name)) return;
    const page = await openPage(browser, server, options);
    await settled(page);
    await act?.(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.context().close();
  };
  const takeDemo = async () => {
    if (only.length > 0 && !only.includes('demo')) return;
    const page = await openDemo(browser, english, { viewport: { width: 1280, height: 900 } });
    await page.getByRole('button', { name: 'Send' }).first().click();
    await page.getByText('On both screens').waitFor();
    await settled(page);
    await page.screenshot({ path: join(folder, 'demo.png') });
    await page.context().close();
  };
  const english = await newServer();
  await fill(english, 'en');
  const ann = { ...PHONE, user: 'ann' };
  await take('light', english, { ...ann, body: FEED });
  await take('dark', english, { ...ann, body: FEED, colorScheme: 'dark' });
  await take('chat', english, { ...ann, body: FEED.replace('<belfry-feed', '<belfry-feed channel="chat"') });
  await take('empty', english, { ...PHONE, user: 'nobody-yet', body: FEED });
  await take('error', english, {
    ...PHONE,
    user: 'ann',
    body: FEED.replace('url="URL"', 'url="URL/nowhere"'),
  });
  await take('signed-out', english, { ...PHONE, body: FEED, colorScheme: 'dark' });
  await take('loading', english, { ...ann, body: FEED }, async (page) => {
    await page.route('**/client/v1/channels', () => {});
    await page.reload();
    await page.waitForSelector('belfry-feed');
    await page.waitForTimeout(300);
  });
  await take('offline', english, { ...ann, body: FEED }, async (page) => {
    await page.context().setOffline(true);
    await page.waitForTimeout(300);
  });
  await take('new', english, { ...ann, body: FEED }, async (page) => {
    await page.mouse.move(200, 400);
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(200);
    await sendSample(english, { user: 'ann', key: 'low_balance', hoursAgo: hoursAgo(0, '11:30') });
    await sendSample(english, { user: 'ann', key: 'verification_code', hoursAgo: hoursAgo(0, '11:42') });
    await page.waitForTimeout(600);
  });
  await take(
    'bell',
    english,
    {
      user: 'ann',
      viewport: { width: 1100, height: 720 },
      body: `<style>body { font-family: system-ui, sans-serif; background: #fff; color: #15181e }
        header { display: flex; align-items: center; gap: 28px; padding: 10px 28px; border-bottom: 1px solid #e5e8ee }
        header b { font-size: 18px; margin-inline-end: auto }</style>
        <header><b>Corner Shop</b><span>Orders</span><span>Help</span>
        <belfry-bell url="URL" token-url="/token" channel="feed" read="manual"></belfry-bell></header>`,
    },
    async (page) => {
      await page.locator('belfry-bell').click();
      await page.waitForTimeout(900);
    },
  );
  await take('desktop', english, { user: 'ann', viewport: { width: 1100, height: 720 }, body: FEED });
  await takeDemo();
  const text = 'طردك في الطريق إليك، ويصل يوم الخميس. الرجاء تجهيز الرمز 4819.';
  await prepareArabic(english);
  await sendText(english, {
    user: 'layla',
    text: 'مرحبًا ليلى، شكرًا لطلبك من متجرنا.',
    hoursAgo: hoursAgo(0, '11:45'),
  });
  await sendText(english, { user: 'layla', text, hoursAgo: hoursAgo(0, '11:46') });
  await sendSample(english, { user: 'layla', key: 'sale', hoursAgo: hoursAgo(0, '11:47') });
  await take('rtl', english, {
    ...{ ...PHONE, user: 'layla' },
    lang: 'ar',
    body: `${FEED}<script>customElements.whenDefined('belfry-feed').then(() => {
      document.querySelector('belfry-feed').words = { title: 'الإشعارات', all: 'الكل', markAllRead: 'تحديد الكل كمقروء', unread: 'غير مقروء' };
    });</script>`,
  });
  const korean = await newServer();
  await fill(korean, 'ko');
  await take('korean', korean, { ...ann, lang: 'ko', body: FEED });
}
