/**
 * npm run bench:dashboard [-- --rows N] [-- --write]: how heavy and how quick the dashboard is. Starts a server of its own, puts N
 * users, notifications, tags and target files into it (100,000; notifications ten times as many), and measures in Chromium:
 * the JavaScript of Home's first load, when Home can be used, on this machine and on one that is four times as slow, and how long a
 * list takes to its first and to its second page. --write puts the table into docs/performance.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './checks/files.mjs';
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
const { accessServer, makeApplication, startBrowser, startServerUnderTest, withClient } = await import(
  '@belfry/testkit'
);
const { createLogger, Database, systemClock } = await import('@belfry/server');

const wanted = process.argv.indexOf('--rows');
const ROWS = wanted > 0 ? Number(process.argv[wanted + 1]) : 100_000;
const NOTIFICATIONS = ROWS * 10;
const SLOWER = 4;
const ROUNDS = 5;
const DAYS_MS = 30 * 86_400_000;
/** The node number of ids at a time of choice, which no server makes by itself. */
const CHOSEN = (1023 << 12) + 3;
const PAGE = join(ROOT, 'docs/performance.md');

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const whole = (value) => Math.round(value).toLocaleString('en');

/** Rows past the server, as they would be after months of use. */
async function fill(client, application, channel) {
  const all = [
    `INSERT INTO users (application, user_id, nickname, created_at, updated_at)
     SELECT $1, 'user-' || lpad(i::text, 7, '0'), (ARRAY['Ann','Ben','Mina','민아'])[1 + i % 4] || ' ' || i, $2, $2
     FROM generate_series(1, ${ROWS}) i`,
    `INSERT INTO tags (application, name, created_at)
     SELECT $1, 'tag-' || lpad(i::text, 7, '0'), $2 FROM generate_series(1, ${ROWS}) i`,
    `WITH made AS (SELECT 'list-' || lpad(i::text, 7, '0') || '.csv' AS key FROM generate_series(1, ${ROWS}) i),
       stored AS (INSERT INTO stored_files (storage_key, application) SELECT key, $1 FROM made)
     INSERT INTO target_files (application, file_key, storage_key, file_size, uploaded_at, expires_at)
     SELECT $1, key, key, 1000, $2, $2 + 30 * 86400000::bigint FROM made`,
  ];
  for (const text of all) await client.query(text, [application, Date.now()]);
  await client.query(
    `INSERT INTO notifications (application, id, mode, status, template_key, template_version, channels, title, tag, variables,
       sent_from_type, sent_from_value, requested, sent, created_at, expires_at, position)
     SELECT $1, (at << 22) + ${CHOSEN}, 'batch', 'delivered', 'template-' || i % 50, 1, ARRAY[$2::int], 'Number ' || i,
       'tag-' || i % 100, '{}', 'api', 'test****', 0, 0, at, at + 9e12::bigint, 0
     FROM (SELECT i, $3::bigint + i * ($4::bigint / ${NOTIFICATIONS}) AS at FROM generate_series(0, ${NOTIFICATIONS - 1}) i) made`,
    [application, channel, Date.now() - 3_600_000 - DAYS_MS, DAYS_MS],
  );
  await client.query('VACUUM ANALYZE');
}

/** Sends a little, so that Home has charts. */
async function sendSome(server, { token }) {
  const call = async (path, body) => {
    const init = { method: 'POST', headers: { 'api-token': token, 'content-type': 'application/json' } };
    const answer = await fetch(server.url + path, { ...init, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  const item = { type: 'text', text: 'Hello' };
  const ui_template = { version: 1, body: { items: [item] } };
  const document = { channels: ['feed'], fallback_message: 'Hello', ui_template };
  await call('/v1/templates', { key: 'hello', name: 'Hello', ...document });
  for (let at = 0; at < 20; at++)
    await call('/v1/notifications/messages', { template: { key: 'hello' }, targets: [`user-${at}`] });
}

/** A page of a browser that has nothing kept, and how slow its CPU is to be. */
async function open(browser, { server, member, slower }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ name: 'belfry_session', value: member.token, url: server.url }]);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return { page, context };
}

/** Milliseconds of CPU that the processes of pages have taken. */
async function cpuOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

/** From the navigation until the charts are there and a press on "30 days" has been drawn. */
async function homeReady(browser, { server, application, member, slower }) {
  const before = await cpuOf(browser);
  const { page, context } = await open(browser, { server, member, slower });
  const scripts = new Set();
  page.on(
    'response',
    (response) => response.url().endsWith('.js') && scripts.add(new URL(response.url()).pathname),
  );
  await page.addInitScript(() => {
    const look = () => {
      const chart = document.querySelector('.chart canvas');
      const other = [...document.querySelectorAll('label')].find((one) => one.textContent === '30 days');
      if (!chart || !other) return requestAnimationFrame(look);
      globalThis.seenAt = performance.now();
      other.click();
      requestAnimationFrame(() => setTimeout(() => (globalThis.readyAt = performance.now())));
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${server.url}/dashboard/app/${application.applicationId}/home`);
  const ready = await (await page.waitForFunction(() => globalThis.readyAt)).jsonValue();
  const cpu = (await cpuOf(browser)) - before;
  await context.close();
  const sizeOf = (path) =>
    gzipSync(readFileSync(join(ROOT, path.replace('/dashboard', 'dashboard/dist')))).length;
  return { ready, cpu, bytes: [...scripts].reduce((sum, one) => sum + sizeOf(one), 0) };
}

/** Until the first page of a list is there, and from the press on "Next" until the second is. */
async function listTimes(browser, { server, application, member }, path) {
  const { page, context } = await open(browser, { server, member, slower: 1 });
  await page.goto(`${server.url}/dashboard/app/${application.applicationId}/home`);
  await page.locator('h1').first().waitFor();
  const times = await page.evaluate(async (to) => {
    const first = () => document.querySelector('main tbody tr')?.textContent ?? '';
    const since = async (act, isThere) => {
      const from = performance.now();
      act();
      while (!isThere()) await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - from;
    };
    const link = document.querySelector(`nav a[href$="${to}"]`);
    const shown = await since(
      () => link.click(),
      () => location.pathname.endsWith(to) && document.querySelector('main nav') && first() !== '',
    );
    const nexts = [];
    for (let round = 0; round < 5; round++) {
      const before = first();
      const next = [...document.querySelectorAll('main nav button')].at(-1);
      nexts.push(
        await since(
          () => next.click(),
          () => first() !== before,
        ),
      );
      while (next.disabled || next.dataset.loading)
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return { shown, nexts };
  }, path);
  await context.close();
  return { shown: times.shown, next: median(times.nexts) };
}

/** What the server takes for the page, without a browser. */
async function bare(server, application, path) {
  const times = [];
  for (let round = 0; round < 15; round++) {
    const from = performance.now();
    await (await fetch(server.url + path, { headers: { 'api-token': application.token } })).text();
    times.push(performance.now() - from);
  }
  return median(times);
}

async function measure() {
  const started = await startServerUnderTest({ databaseUrl: null });
  const db = new Database(started.connection, 2, createLogger({ level: 'silent', format: 'json' }));
  const browser = await startBrowser();
  try {
    const application = await makeApplication(db, systemClock);
    const server = accessServer({ url: started.url, db, clock: systemClock }, application);
    const member = await server.createMember();
    const place = { server, application, member };
    await withClient(started.connection, async (client) => {
      const { rows } = await client.query(`SELECT id FROM channels WHERE application = $1 AND key = 'feed'`, [
        application.key,
      ]);
      await fill(client, application.key, rows[0].id);
    });
    await sendSome(server, application);
    const rounds = { 1: [], [SLOWER]: [] };
    for (let round = 0; round < ROUNDS; round++)
      for (const slower of [1, SLOWER]) rounds[slower].push(await homeReady(browser, { ...place, slower }));
    const lines = [
      `| JavaScript of Home's first load, charts and all, gzipped | ${(rounds[1][0].bytes / 1024).toFixed(0)} KiB | at most 250 KiB |`,
      `| Home can be used, CPU slowed ${SLOWER} times | ${whole(median(rounds[SLOWER].map((one) => one.ready)))} ms | ${whole(median(rounds[1].map((one) => one.ready)))} ms at full speed; at most 1,500 ms |`,
    ];
    lines.push(
      `| CPU time of the page until then, at full speed | ${whole(median(rounds[1].map((one) => one.cpu)))} ms | with all threads; does not grow with what else the machine does |`,
    );
    const lists = [
      [
        'logs',
        NOTIFICATIONS,
        'notifications',
        '/v1/notifications?reverse=true&limit=20&include_realtime_metrics=true',
      ],
      ['users', ROWS, 'users', '/v1/users?limit=50'],
      ['tags', ROWS, 'tags', '/v1/tags?limit=50'],
      ['files', ROWS, 'target files', '/v1/storage/targets_files?limit=50'],
    ];
    for (const [name, count, what, path] of lists) {
      const { shown, next } = await listTimes(browser, place, `/${name}`);
      const api = await bare(server, application, path);
      lines.push(
        `| ${whole(count)} ${what}: first page, next page | ${whole(shown)} ms, ${whole(next)} ms | ${api.toFixed(1)} ms for the API's answer |`,
      );
    }
    return lines;
  } finally {
    await browser.close();
    await db.close();
    await started.stop();
  }
}

const table = `| what | measured | beside |
| --- | --- | --- |
${(await measure()).join('\n')}

Medians of ${ROUNDS}, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, Chromium without a window, server and browser on the same two cores; load average ${loadavg()[0].toFixed(1)} at the end.`;
process.stdout.write(`${table}\n`);

if (process.argv.includes('--write')) {
  const page = readFileSync(PAGE, 'utf8');
  const section = /(<!-- dashboard:begin -->\n)[\s\S]*(\n<!-- dashboard:end -->)/;
  if (!section.test(page))
    throw new Error(`${PAGE} has no place between <!-- dashboard:begin --> and <!-- dashboard:end -->`);
  writeFileSync(
    PAGE,
    page.replace(section, (_, begin, end) => `${begin}\n${table}\n${end}`),
  );
}
