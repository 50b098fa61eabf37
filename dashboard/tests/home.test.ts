import { OPERATIONS } from '@belfry/contract';
import { hasChromium, type TestMember, type TestServer, until } from '@belfry/testkit';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { withDashboard } from './set-up.js';
import { addressOf, axeFaults, openPage, PHONE, type Visit, visit } from './support.js';

const DAY = 86_400_000;
/** What is sent, seen and clicked, of the days before today. */
const DAYS = [
  { sent: 3, seen: 2, clicked: 1 },
  { sent: 40, seen: 20, clicked: 5 },
  { sent: 0, seen: 0, clicked: 0 },
  { sent: 17, seen: 17, clicked: 0 },
  { sent: 25, seen: 10, clicked: 10 },
];

/** Sends one day after another, until now. */
async function sendByDay(server: TestServer): Promise<void> {
  server.clock.move(-DAYS.length * DAY);
  const ui_template = { version: 1, body: { items: [{ type: 'text', text: 'Hello' }] } };
  for (const key of ['hello', 'again'])
    await server.expect(OPERATIONS.createTemplate, {
      body: { key, name: key, channels: ['feed'], fallback_message: 'Hello', ui_template } as never,
    });
  for (const [index, { sent, seen, clicked }] of DAYS.entries()) {
    const template = { key: index % 2 ? 'again' : 'hello' };
    for (let at = 0; at < sent; at++) {
      const user_id = `user-${at}`;
      const body = { template, targets: [user_id] };
      const { notification_id: id = '' } = await server.expect(OPERATIONS.sendNotification, { body });
      if (at >= seen) continue;
      const { token } = await server.expect(OPERATIONS.issueSessionToken, { params: { user_id }, body: {} });
      const events = { impressions: [id], clicks: at < clicked ? [id] : [] };
      await server.expect(OPERATIONS.recordEvents, { token, body: events });
    }
    server.clock.move(DAY);
  }
}

/** What is on the canvas: how many pixels of the colour of bars stand in the middle of each bar's slot, and other facts. */
const drawn = (page: Page, count: number) =>
  page.evaluate((bars) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.chart canvas');
    const over = document.querySelector('.chart .u-over')?.getBoundingClientRect();
    const context = canvas?.getContext('2d');
    if (!canvas || !over || !context) throw new Error('there is no chart');
    const outer = canvas.getBoundingClientRect();
    const ratio = canvas.width / outer.width;
    const named = getComputedStyle(canvas).getPropertyValue('--belfry-chart');
    const colour = [1, 3, 5].map((at) => Number.parseInt(named.slice(at, at + 2), 16));
    const heights = Array.from({ length: bars }, (_, bar) => {
      const x = Math.round((over.left - outer.left + ((bar + 0.5) / bars) * over.width) * ratio);
      const { data } = context.getImageData(x, 0, 1, canvas.height);
      let height = 0;
      for (let at = 0; at < data.length; at += 4)
        if (colour.every((value, part) => value === data[at + part])) height++;
      return height;
    });
    const below = Math.round((over.bottom - outer.top) * ratio) + 1;
    const names = context.getImageData(0, below, canvas.width, canvas.height - below).data.join();
    return { heights, named, names, width: outer.width };
  }, count);

describe.skipIf(!hasChromium())('the charts of home', () => {
  let browser: Browser;
  let server: TestServer;
  let owner: TestMember;
  withDashboard(async (dashboard) => {
    ({ browser, server } = dashboard);
    await sendByDay(server);
    // The session of one who came before the clock was moved has ended.
    owner = await server.createMember();
    const seen = DAYS.reduce((sum, one) => sum + one.seen, 0);
    await until('events are folded', async () => (await figures()).totals.impressions === seen);
  });

  /** What the API says of the seven days that Home shows. */
  const figures = (by: 'channel' | 'template' = 'channel') => {
    const end = Math.ceil(Date.now() / 60_000) * 60_000;
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return server.expect(OPERATIONS.getFigures, {
      query: { start: String(end - 7 * DAY), end: String(end), step: 'day', time_zone, by },
      member: { token: owner.token, applicationId: server.application.applicationId },
    });
  };
  const chart = (page: Page) => page.getByRole('slider');
  const open = async (wish: Visit = {}, search = '') => {
    const opened = await openPage(browser, server, { member: owner, ...wish });
    await visit(opened.page, addressOf(server, `/app/:app/home${search}`));
    await opened.page.locator('.chart canvas').waitFor();
    return opened;
  };
  /** Every bar comes to be as high as its value says, beside the highest. */
  const expectBars = async (page: Page, values: number[]) => {
    const most = Math.max(...values);
    // How far each bar is from that: it may be drawn a little after what stands around it.
    const faults = async () => {
      const { heights } = await drawn(page, values.length);
      const highest = Math.max(...heights);
      const isFar = (value: number, bar: number) =>
        Math.abs((heights[bar] ?? -9) - (value / most) * highest) > 2;
      return highest > 100 ? values.filter(isFar) : heights;
    };
    await expect.poll(faults).toEqual([]);
  };

  it('draw what the API answers: messages by day, and what a press chooses', async () => {
    const { page, context, faults } = await open();
    const { points } = await figures();
    expect(points.filter(({ sent }) => sent > 0)).toHaveLength(4);
    await expectBars(
      page,
      points.map(({ sent }) => sent),
    );
    await page.getByRole('button', { name: /^Click-through/ }).click();
    await page.getByRole('slider', { name: 'Click-through by day' }).waitFor();
    await expectBars(
      page,
      points.map(({ clicks, impressions }) => clicks / Math.max(1, impressions)),
    );
    expect(faults).toEqual([]);
    await context.close();
  });

  it('say it, by arrow keys to a screen reader and beside the bar that is pointed at', async () => {
    const { page, context } = await open();
    const { points } = await figures();
    const day = new Intl.DateTimeFormat('en-GB', { month: 'short', day: 'numeric' });
    const share = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });
    const facts = points.map(({ start, sent, impressions, clicks }) => [
      day.format(start),
      `Messages sent ${sent}`,
      `Impressions ${impressions}`,
      `Clicks ${clicks}`,
      `Click-through ${impressions > 0 ? share.format(clicks / impressions) : '–'}`,
    ]);
    const told = page.locator('.chart-told');
    await chart(page).focus();
    await page.keyboard.press('Home');
    for (const [bar, [when, ...counts]] of facts.entries()) {
      await expect.poll(() => chart(page).getAttribute('aria-valuenow')).toBe(String(bar + 1));
      await expect
        .poll(() => chart(page).getAttribute('aria-valuetext'))
        .toBe(`${when}: ${counts.join(', ')}`);
      await expect.poll(async () => (await told.innerText()).split(/\n+/)).toEqual([when, ...counts]);
      await page.keyboard.press('ArrowRight');
    }
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await told.waitFor({ state: 'detached' });
    const box = await page.locator('.chart .u-over').boundingBox();
    if (!box) throw new Error('the chart has no place');
    for (const [bar, all] of facts.entries()) {
      await page.mouse.move(box.x + ((bar + 0.5) / facts.length) * box.width, box.y + 90);
      await expect.poll(async () => (await told.innerText()).split(/\n+/)).toEqual(all);
    }
    await page.mouse.move(0, 0);
    await told.waitFor({ state: 'detached' });
    await context.close();
  });

  it('are a table for whoever prefers one, and bars of groups that are as long as their counts', async () => {
    const { page, context } = await open();
    const [{ points }, { groups }] = await Promise.all([figures(), figures('template')]);
    const most = Math.max(...groups.map(({ totals }) => totals.sent));
    expect(groups).toHaveLength(2);
    for (const { key, totals } of groups) {
      const item = page
        .getByRole('figure', { name: 'By template' })
        .getByRole('listitem')
        .filter({ hasText: key });
      await expect.poll(() => item.innerText()).toContain(`${totals.sent}`);
      const share = () =>
        item.locator('.mantine-Progress-section').evaluate((bar) => {
          const whole = bar.parentElement?.getBoundingClientRect().width ?? 0;
          return bar.getBoundingClientRect().width / whole;
        });
      await expect.poll(share).toBeCloseTo(totals.sent / most, 2);
    }
    await page.getByRole('button', { name: 'As a table' }).click();
    const rows = page.getByRole('group', { name: 'Figures' }).locator('tbody').getByRole('row');
    const cells = () =>
      rows.evaluateAll((all) =>
        all.map((row) => [...row.querySelectorAll('td')].slice(1, 4).map((cell) => Number(cell.textContent))),
      );
    await expect
      .poll(cells)
      .toEqual(points.map(({ sent, impressions, clicks }) => [sent, impressions, clicks]));
    await context.close();
  });

  it('are drawn anew in other colours, chosen here or by the system', async () => {
    const { page, context } = await open({ colorScheme: 'light' });
    const { points } = await figures();
    const values = points.map(({ sent }) => sent);
    await expectBars(page, values);
    const light = await drawn(page, values.length);
    const choose = async (scheme: string) => {
      await page.getByRole('button', { name: 'Language and colours' }).click();
      await page.getByRole('menuitem', { name: scheme }).click();
    };
    await choose('Dark');
    await expect.poll(async () => (await drawn(page, values.length)).named).not.toBe(light.named);
    await expectBars(page, values);
    await choose('As the system');
    await expect.poll(async () => (await drawn(page, values.length)).named).toBe(light.named);
    await expectBars(page, values);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => (await drawn(page, values.length)).named).not.toBe(light.named);
    await expectBars(page, values);
    await context.close();
  });

  it('are named in another language and fit another width', async () => {
    const { page, context, faults } = await open();
    const { points } = await figures();
    const values = points.map(({ sent }) => sent);
    const before = await drawn(page, values.length);
    await page.getByRole('button', { name: 'Language and colours' }).click();
    await page.getByRole('menuitem', { name: '한국어' }).click();
    await page.getByRole('slider', { name: '일별 발송' }).waitFor();
    await expect.poll(async () => (await drawn(page, values.length)).names).not.toBe(before.names);
    await page.setViewportSize(PHONE);
    // Beside the page's padding; for a moment, while the navigation leaves, it is narrower.
    const isWhole = ({ width }: { width: number }) => width > PHONE.width - 90 && width < PHONE.width - 40;
    await expect.poll(async () => isWhole(await drawn(page, values.length))).toBe(true);
    await expectBars(page, values);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('come after the figures, which do without them where their file is gone', async () => {
    const { page, context } = await openPage(browser, server, { member: owner });
    let lose = () => undefined as void;
    const asked = new Promise<void>((found) => {
      void page.route(/assets\/bar-chart-[^/]*\.js/, async (route) => {
        found();
        await new Promise<void>((resolve) => (lose = resolve));
        await route.abort();
      });
    });
    await page.goto(addressOf(server, '/app/:app/home'));
    await asked;
    await page.getByRole('button', { name: /^Messages sent 85/ }).waitFor();
    expect(await page.locator('.chart').count()).toBe(0);
    lose();
    await page
      .getByRole('group', { name: 'Figures' })
      .getByRole('cell', { name: '40', exact: true })
      .waitFor();
    await context.close();
  });
});
