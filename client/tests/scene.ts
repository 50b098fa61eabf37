/** A server with messages, and pages that show them: for tests in Chromium and for the pictures of the docs. */
import { OPERATIONS } from '@belfry/contract';
import { GALLERY, type Language } from '@belfry/template/gallery';
import type { TestServer } from '@belfry/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const HOUR = 3_600_000;
export const CATEGORIES = [
  { id: 'all', name: 'All', is_default: true },
  { id: 'orders', name: 'Orders', is_default: false },
  { id: 'offers', name: 'Offers', is_default: false },
  { id: 'account', name: 'Account', is_default: false },
];
const CATEGORY_OF: Record<string, string> = {
  ...{ order_shipped: 'orders', order_receipt: 'orders', delivery_delayed: 'orders' },
  ...{ sale: 'offers', birthday_coupon: 'offers', back_in_stock: 'offers' },
};

/** The gallery's templates, and a plain one; the feed with categories. */
export async function prepareScene(server: TestServer, language: Language = 'en'): Promise<void> {
  const names = { en: ['All', 'Orders', 'Offers', 'Account'], ko: ['전체', '주문', '혜택', '계정'] }[
    language
  ];
  const categories = CATEGORIES.map((one, index) => ({ ...one, name: names[index] ?? one.name }));
  await server.expect(OPERATIONS.updateChannel, {
    params: { key: 'feed' },
    body: { categories, is_category_filter_enabled: true, ...(language === 'ko' ? { name: '알림' } : {}) },
  });
  for (const entry of GALLERY) {
    const document = entry.document(`${server.url}/gallery`);
    const words = language === 'ko' ? document.translations.ko : {};
    await server.expect(OPERATIONS.createTemplate, {
      body: {
        ...document,
        ...words,
        key: entry.key,
        channels: ['feed'],
        category: CATEGORY_OF[entry.key] ?? 'account',
      } as never,
    });
  }
  const plain = (key: string, channels: string[]) => ({
    ...{ key, name: key, channels, fallback_message: '{text}', label: 'Note', category: 'account' },
    variables: [{ key: 'text', name: 'Text', type: 'string' as const }],
    data_template: { text: '{text}' },
  });
  await server.expect(OPERATIONS.createTemplate, { body: plain('note', ['feed']) });
  await server.expect(OPERATIONS.createTemplate, {
    body: { ...plain('talk', ['chat']), category: null, label: null } as never,
  });
}

/** Sends a template of the gallery with its sample values. */
export async function sendSample(
  server: TestServer,
  of: { user: string; key: string; language?: Language; hoursAgo?: number },
): Promise<string> {
  const { user, key, language = 'en', hoursAgo = 0 } = of;
  const entry = GALLERY.find((one) => one.key === key);
  const variables = entry?.sample(language, `${server.url}/gallery`) ?? {};
  server.clock.move(-hoursAgo * HOUR);
  try {
    const body = { template: { key, variables: { [user]: variables } }, targets: [user] };
    const answer = await server.expect(OPERATIONS.sendNotification, { body: body as never });
    return answer.notification_id ?? '';
  } finally {
    server.clock.move(hoursAgo * HOUR);
  }
}

export async function sendText(
  server: TestServer,
  of: { user: string; text: string; key?: 'note' | 'talk'; hoursAgo?: number },
): Promise<string> {
  const { user, text, key = 'note', hoursAgo = 0 } = of;
  server.clock.move(-hoursAgo * HOUR);
  try {
    const body = { template: { key, variables: { [user]: { text } } }, targets: [user] };
    const answer = await server.expect(OPERATIONS.sendNotification, { body });
    return answer.notification_id ?? '';
  } finally {
    server.clock.move(hoursAgo * HOUR);
  }
}

/** Many messages at once. */
export async function sendMany(server: TestServer, user: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 20)
    await Promise.all(
      Array.from({ length: Math.min(20, count - sent) }, (_, index) =>
        sendText(server, {
          user,
          text: `Message ${sent + index + 1}. ${'More of it. '.repeat((sent + index) % 9)}`,
        }),
      ),
    );
}

export async function tokenOf(server: TestServer, user: string): Promise<string> {
  await server.call(OPERATIONS.createUser, { body: { user_id: user } });
  return (await server.expect(OPERATIONS.issueSessionToken, { params: { user_id: user }, body: {} })).token;
}

export interface PageOptions extends BrowserContextOptions {
  /** In the body of the page. `URL` stands for the server, `/token` answers the user's token. */
  body: string;
  user?: string;
  lang?: string;
  /** Done with the page before it is opened. */
  prepare?: (page: Page) => Promise<unknown>;
}

/** Opens a page of the server's own origin that has loaded the elements. */
export async function openPage(browser: Browser, server: TestServer, options: PageOptions): Promise<Page> {
  const { body, user, lang = 'en', prepare, ...rest } = options;
  const context = await browser.newContext({ locale: lang, viewport: { width: 390, height: 780 }, ...rest });
  const page = await context.newPage();
  const token = user === undefined ? null : await tokenOf(server, user);
  await page.route(`${server.url}/token`, (route) =>
    token === null
      ? route.fulfill({ status: 204 })
      : route.fulfill({ body: token, contentType: 'text/plain' }),
  );
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Page</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>html, body { margin: 0; height: 100% }</style>
    <script type="module" src="/sdk/feed.js"></script></head><body>${body.replaceAll('URL', server.url)}</body></html>`;
  await page.route(`${server.url}/page`, (route) => route.fulfill({ body: html, contentType: 'text/html' }));
  await prepare?.(page);
  await page.goto(`${server.url}/page`);
  return page;
}

/** Opens the demo page in an application of its own, with a token that may do what the page's may. */
export async function openDemo(
  browser: Browser,
  server: TestServer,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const application = await server.createApplication('Demo');
  const { token } = await server.createToken(application, [
    'notifications:send',
    'templates',
    'users',
    'settings',
  ]);
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(`${server.url}/demo/#${token}`);
  await page.locator('belfry-feed').first().waitFor();
  return page;
}
