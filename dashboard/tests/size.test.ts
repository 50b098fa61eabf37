import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { hasChromium, startBrowser, startServer, type TestServer } from '@belfry/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seed } from './seed.js';
import { addressOf, DIST, openPage, visit } from './support.js';

const MOST = 250 * 1024;

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

  it.each([
    ['of the sign-in', '/', false],
    ['of the home page with its charts', '/app/:app/home', true],
    ['of the log', '/app/:app/logs', true],
  ])('%s takes at most 250 KiB of gzipped JavaScript', async (_, path, isSignedIn) => {
    const member = isSignedIn ? await server.createMember() : undefined;
    const { page, context } = await openPage(browser, server, member ? { member } : {});
    const scripts = new Set<string>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) scripts.add(pathname.replace('/dashboard', ''));
    });
    await visit(page, addressOf(server, path));
    if (path.endsWith('/home')) await page.locator('svg.chart').waitFor();
    const sizes = [...scripts].map((file) => gzipSync(readFileSync(`${DIST}${file}`), { level: 9 }).length);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBeLessThan(MOST);
    await context.close();
  });
});
