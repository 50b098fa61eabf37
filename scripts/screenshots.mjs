/**
 * npm run screenshots: starts a server of its own, fills it, walks every page of the dashboard in Chromium, and writes
 * docs/dashboard/<page>.png (light, 1280 px wide) and docs/dashboard/<page>-phone.png (dark, 390 px). `-- logs theme`:
 * only these pages.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './checks/files.mjs';
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
const { startBrowser, until } = await import('@belfry/testkit');
const wanted = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'belfry-screenshots-'));
const URL = 'http://127.0.0.1:4699';
const VIEWS = [
  { suffix: '', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { suffix: '-phone', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
];

/** What the first start prints: the owner's link, the application and its token. */
async function startServer() {
  const env = { ...process.env, BELFRY_DATA: join(directory, 'data'), PORT: '4699' };
  const server = spawn(process.execPath, [join(ROOT, 'server/bin/belfry.mjs'), 'serve'], { env });
  let output = '';
  server.stdout.on('data', (text) => (output += text));
  server.stderr.on('data', (text) => (output += text));
  const link = await until('the link of the owner', () => /http\S+link#\S+/.exec(output)?.[0], 60_000);
  const token = /API token\s+(\S+)/.exec(output)[1];
  const application = /Application\s+(\S+)/.exec(output)[1];
  return { server, link, token, application };
}

/** Templates of the gallery, and sends of which some were seen and clicked. The last notification. */
async function fill(token) {
  const call = async (method, path, { session, ...body } = {}) => {
    const who = session ? { authorization: `Bearer ${session}` } : { 'api-token': token };
    const init = { method, headers: { ...who, 'content-type': 'application/json' } };
    const answer = await fetch(URL + path, method === 'GET' ? init : { ...init, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  const chosen = (await call('GET', '/v1/gallery')).templates.slice(0, 6);
  const users = Array.from({ length: 2000 }, (_, index) => `user-${String(index).padStart(4, '0')}`);
  for (const { key, document } of chosen)
    await call('POST', '/v1/templates', { key, channels: ['feed'], ...document });
  const ids = [];
  for (const [index, size] of [1, 2000, 40, 900, 3, 300, 9, 1500].entries()) {
    const { key, title, sample } = chosen[index % chosen.length];
    const template = { key, variables: { '*': sample.en } };
    const targets = [...users.slice(0, size), ...(size > 1000 ? ['user-0000', 'no\u0001id'] : [])];
    const body = {
      template,
      targets,
      title: `${title.en} ${index + 1}`,
      tag: index % 2 ? 'autumn' : 'orders',
    };
    ids.push((await call('POST', '/v1/notifications/messages', body)).notification_id);
  }
  const details = () => call('GET', `/v1/notifications/${ids.at(-1)}`);
  await until('the last batch is delivered', async () => (await details()).status === 'delivered', 60_000);
  for (const [index, user] of users.slice(0, 60).entries()) {
    const { token: session } = await call('POST', `/v1/users/${user}/token`);
    const events = { impressions: ids, clicks: index % 3 === 0 ? ids : [] };
    await call('POST', '/client/v1/events', { ...events, session });
  }
  return ids.at(-1);
}

async function signIn(browser, link) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('E-mail').fill('mina@example.com');
  await page.getByLabel('Name').fill('Mina Park');
  await page.getByRole('textbox', { name: 'New password' }).fill('tide lamp orchard 7');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Hello, Mina Park' }).waitFor();
  return context.storageState();
}

const { module } = await runnerImport(join(ROOT, 'dashboard/tests/tour.ts'), {
  root: ROOT,
  configFile: false,
  logLevel: 'error',
});
const { server, link, token, application } = await startServer();
const browser = await startBrowser();
try {
  const notification = await fill(token);
  const storageState = await signIn(browser, link);
  mkdirSync(join(ROOT, 'docs/dashboard'), { recursive: true });
  for (const { suffix, ...view } of VIEWS) {
    const page = await (
      await browser.newContext({ ...view, storageState, locale: 'en-GB', reducedMotion: 'reduce' })
    ).newPage();
    for (const { name, path } of module.TOUR) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const place = path.replace(':app', application).replace(':notification', notification);
      await page.goto(`${URL}/dashboard${place}`, { waitUntil: 'networkidle' });
      await page.screenshot({ path: join(ROOT, `docs/dashboard/${name}${suffix}.png`) });
      console.log(`docs/dashboard/${name}${suffix}.png`);
    }
  }
} finally {
  await browser.close();
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await ended;
  rmSync(directory, { recursive: true, force: true });
}
