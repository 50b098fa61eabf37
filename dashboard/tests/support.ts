import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MEMBER_COOKIE, OPERATIONS } from '@belfry/contract';
import { type TestMember, type TestServer } from '@belfry/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

if (!existsSync(`${DIST}/index.html`))
  throw new Error('dashboard/dist is missing: run "npm run build" before these tests.');

export { DIST };

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface Visit {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  locale?: string;
  member?: TestMember;
  hasTouch?: boolean;
}

/** A page of a browser of its own; what goes wrong in its scripts is collected. */
export async function openPage(browser: Browser, server: { url: string }, visit: Visit = {}) {
  const { viewport = DESKTOP, colorScheme = 'light', locale = 'en-GB', member, hasTouch = false } = visit;
  const context = await browser.newContext({
    ...{ viewport, colorScheme, locale, hasTouch, reducedMotion: 'reduce' },
  });
  if (member) await context.addCookies([{ name: MEMBER_COOKIE, value: member.token, url: server.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:|unique "key"/.test(message.text())) faults.push(message.text());
  });
  return { page, context, faults };
}

/** The address of a page of the dashboard; `:app` stands for the application. */
export const addressOf = (server: TestServer, path: string): string =>
  `${server.url}/dashboard${path.replace(':app', server.application.applicationId)}`;

/** Opens a page and waits until nothing on it is on its way. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector('[role=status][aria-label], .mantine-Skeleton-root, .mantine-Loader-root') ===
      null,
  );
}

interface Point {
  x: number;
  y: number;
}

/** A finger, as the browser itself feels one: down, moved, and up. */
export async function fingerOn(context: BrowserContext, page: Page) {
  const session = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  return {
    down: (at: Point) => touch('touchStart', [at]),
    move: (to: Point) => touch('touchMove', [to]),
    up: () => touch('touchEnd', []),
  };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
}

/** What axe finds on a page, a line each. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const result = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: { run: (of: unknown) => Promise<unknown> } }).axe.run(
        document,
      ) as Promise<never>,
  );
  return (result as AxeResult).violations.map(({ id, nodes }) => {
    const { target = [], failureSummary = '' } = nodes[0] ?? {};
    return `${id} (${nodes.length}): ${target.join(' ')} ${failureSummary}`;
  });
}

/** What a user's feed holds. */
export async function feedOf(server: TestServer, userId: string) {
  const { token } = await server.expect(OPERATIONS.issueSessionToken, {
    params: { user_id: userId },
    body: {},
  });
  const { messages } = await server.expect(OPERATIONS.listClientMessages, { token, params: { key: 'feed' } });
  return { token, messages };
}
