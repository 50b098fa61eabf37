import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { hasChromium, startBrowser, startServer, type TestServer } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seed } from './seed.js';
import { addressOf, DIST, openPage, visit } from './support.js';

const MOST = 200 * 1024;
/** What draws charts; it comes after the figures. */
const MOST_CHARTS = 25 * 1024;
const MOST_STYLES = 40 * 1024;

describe.skipIf(!hasChromium())('the first load', () => {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([startBrowser(), startServer(inject('postgres'))]);
    await seed(server);
  });
  afterAll(async () => {
    await server?.stop();
    await browser?.close();
  });

  const sizeOf = (file: string) => gzipSync(readFileSync(`${DIST}${file}`), { level: 9 }).length;
  const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + sizeOf(file), 0);

  it.each([
    ['of the sign-in', '/', false],
    ['of the home page with its charts', '/app/:app/home', true],
    ['of the log', '/app/:app/logs', true],
  ])(
    '%s takes at most 200 KiB of gzipped JavaScript, 25 for charts and 40 of styles',
    async (_, path, isSignedIn) => {
      const member = isSignedIn ? await server.createMember() : undefined;
      const { page, context } = await openPage(browser, server, member ? { member } : {});
      const [scripts, styles] = [new Set<string>(), new Set<string>()];
      page.on('response', (response) => {
        const file = new URL(response.url()).pathname.replace('/dashboard', '');
        if (file.endsWith('.js')) scripts.add(file);
        if (file.endsWith('.css')) styles.add(file);
      });
      await visit(page, addressOf(server, path));
      if (path.endsWith('/home')) await page.locator('.chart canvas').waitFor();
      expect(scripts.size).toBeGreaterThan(0);
      expect(styles.size).toBeGreaterThan(0);
      const charts = [...scripts].filter((file) => file.includes('/bar-chart-'));
      expect(charts).toHaveLength(path.endsWith('/home') ? 1 : 0);
      expect(sum(charts)).toBeLessThan(MOST_CHARTS);
      expect(sum(scripts) - sum(charts)).toBeLessThan(MOST);
      expect(sum(styles)).toBeLessThan(MOST_STYLES);
      await context.close();
    },
  );

  it.each([
    ['home', ['/admin/v1/home', '/admin/v1/figures', '/admin/v1/figures']],
    ['logs', ['/v1/notifications']],
    ['users', ['/v1/users']],
    ['tags', ['/v1/tags']],
    ['files', ['/v1/storage/targets_files']],
  ])('of %s asks before the code is there that shows it, and for nothing twice', async (name, paths) => {
    const { page, context } = await openPage(browser, server, { member: await server.createMember() });
    // What a page asks for again every few seconds is not asked for twice.
    await page.addInitScript(() => Object.assign(globalThis, { setInterval: () => 0 }));
    const wanted = ['/admin/v1/me', '/admin/v1/applications', ...paths].sort();
    const asked: string[] = [];
    const isAll = page.waitForRequest((request) => {
      const { pathname } = new URL(request.url());
      if (/^\/(admin\/)?v1\//.test(pathname)) asked.push(pathname);
      return asked.length === wanted.length;
    });
    let isHeld = false;
    await page.route(/assets\/(main|index)-[^/]*\.js/, async (route) => {
      isHeld = true;
      await isAll;
      await route.continue();
    });
    await visit(page, addressOf(server, `/app/:app/${name}`));
    expect(isHeld).toBe(true);
    expect(asked.sort()).toEqual(wanted);
    await context.close();
  });

  it('of home is drawn from at most five files', async () => {
    const { page, context } = await openPage(browser, server, { member: await server.createMember() });
    const files: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/assets/')) files.push(request.url());
    });
    await visit(page, addressOf(server, '/app/:app/home'));
    await page.locator('.chart canvas').waitFor();
    expect(files.length).toBeLessThanOrEqual(5);
    await context.close();
  });
});
