import { readFileSync } from 'node:fs';
import { hasChromium, type TestServer, until } from '@belfry/testkit';
import type { Browser, Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bundle } from './bundle.js';
import { openPage, sendSample, sendText } from './scene.js';
import { withScene } from './set-up.js';

const DOCS = readFileSync(new URL('../../docs/feed.md', import.meta.url), 'utf8');
const PAGE = readFileSync(new URL('react-page.jsx', import.meta.url), 'utf8');

/** The first example of docs/feed.md in a language, for this server. */
function example(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(DOCS) ?? [];
  if (code === undefined) throw new Error(`docs/feed.md has no example in ${language}`);
  return code.replaceAll('https://belfry.example.com', server.url).replaceAll('/belfry-token', '/token');
}

let server: TestServer;
let browser: Browser;

const open = async (user: string, body: string, code?: string) =>
  openPage(browser, server, {
    user,
    body: code === undefined ? body : `${body}<script type="module" src="/app.js"></script>`,
    prepare: (page) =>
      page.route('**/app.js', (route) =>
        route.fulfill({ body: code ?? '', contentType: 'text/javascript; charset=utf-8' }),
      ),
  });

describe.skipIf(!hasChromium())('the feed in an app', () => {
  withScene((scene) => {
    ({ server, browser } = scene);
  });

  it('is drawn by React: live, with the properties and functions of the last time, and gone when it is taken away', async () => {
    await sendSample(server, { user: 'react', key: 'order_shipped' });
    const page = await open('react', '<div id="root"></div>', await bundle(PAGE, { jsx: true }));
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    // Those of the page before the reload may have begun before anybody counted, and end after.
    const streams = new Set<Request>();
    page.on('request', (one) => one.url().endsWith('/stream') && streams.add(one));
    for (const end of ['requestfailed', 'requestfinished'] as const)
      page.on(end as 'requestfailed', (one) => streams.delete(one));
    await page.reload();
    await page.getByText('1 to read').waitFor();
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
    await sendText(server, { user: 'react', text: 'While it is open' });
    await page.getByText('While it is open').waitFor();
    await page.getByText('2 to read').waitFor();

    await page.getByText('Track my parcel').click();
    await page.getByText('acted 1').waitFor();
    await page.getByText('Track my parcel').click();
    await page.getByText('acted 2').waitFor();

    await page.getByRole('button', { name: 'Name it' }).click();
    await page.getByRole('heading', { name: 'Our news' }).waitFor();
    await page.getByRole('button', { name: 'All is read' }).waitFor();
    expect(await page.locator('belfry-feed.news').evaluate((one) => (one as HTMLElement).offsetHeight)).toBe(
      500,
    );

    await until('the bell and the feed listen', () => streams.size === 2);
    await page.getByRole('button', { name: 'Take it away' }).click();
    await page.locator('belfry-feed').waitFor({ state: 'detached' });
    await until('only the bell listens', () => streams.size === 1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('is shown by the examples of docs/feed.md: HTML, React and a WebView', async () => {
    await sendText(server, { user: 'docs', text: 'By the book' });
    const react = `${example('jsx')}
      import { createRoot } from 'react-dom/client';
      createRoot(document.getElementById('root')).render(<Notifications />);`;
    const pages = [
      await open('docs', example('html')),
      await open('docs', '<div id="root"></div>', await bundle(react, { jsx: true })),
      await open(
        'docs',
        `<script>window.app = { token: async () => (await fetch('/token')).text() };</script>
         ${example('html').replace(/token-url="[^"]*"/, '')}`,
        example('js'),
      ),
    ];
    for (const page of pages) {
      await page.getByText('By the book').waitFor();
      await page.context().close();
    }
  });
});
