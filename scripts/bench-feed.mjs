/**
 * npm run bench:feed [-- --write]: how smoothly <belfry-feed> scrolls through 1,000 messages of the gallery in Chromium,
 * beside a page of nothing that is as long, in the same run. Prints a table; --write puts it into docs/feed.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './checks/files.mjs';
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
const { startBrowser, startServerUnderTest, prepareTemplate, startServer } = await import('@belfry/testkit');
const { module } = await runnerImport(join(ROOT, 'client/tests/frames.ts'), {
  root: ROOT,
  configFile: false,
  logLevel: 'error',
});

const ROUNDS = 5;
const PAGE = join(ROOT, 'docs/feed.md');
const embedded = await startServerUnderTest({ databaseUrl: process.env.DATABASE_URL ?? null });
const { connection } = embedded;
await prepareTemplate({ connection });
const server = await startServer({ connection });
const browser = await startBrowser();
const { feed, empty, rows } = await module.measureFrames(browser, server, ROUNDS).finally(async () => {
  await browser.close();
  await server.stop();
  await embedded.stop();
});

/** The median of the rounds; each is sorted. */
const at = (rounds, share) => {
  const values = rounds.map((frames) => frames[Math.floor((frames.length - 1) * share)]);
  return `${values.sort((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(1)} ms`;
};
const perSecond = (rounds) => {
  const values = rounds.map((frames) => (1_000 * frames.length) / frames.reduce((sum, one) => sum + one, 0));
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(1);
};
const row = (name, rounds) =>
  `| ${name} | ${perSecond(rounds)} | ${at(rounds, 0.5)} | ${at(rounds, 0.95)} | ${at(rounds, 0.99)} |`;
const table = `| scrolled | frames a second | median frame | p95 | p99 |
| --- | --- | --- | --- | --- |
${row(`A feed of ${module.MESSAGES.toLocaleString('en')} messages, ${rows} of them in the page`, feed)}
${row('A page of nothing, as long', empty)}

Medians of ${ROUNDS} rounds of 600 frames in turn, 40 pixels a frame, in headless Chromium without a graphics card at 60 frames a second, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpus()[0].model.trim()}.`;
process.stdout.write(`${table}\n`);

if (process.argv.includes('--write')) {
  const page = readFileSync(PAGE, 'utf8');
  const section = /(<!-- bench:begin -->\n)[\s\S]*(<!-- bench:end -->)/;
  if (!section.test(page))
    throw new Error(`${PAGE} has no place between <!-- bench:begin --> and <!-- bench:end -->`);
  writeFileSync(
    PAGE,
    page.replace(section, (_, begin, end) => `${begin}\n${table}\n\n${end}`),
  );
}
