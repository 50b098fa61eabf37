/**
 * npm run bench:template [-- --write]: how fast the template language is. Checks and fills in the messages of 100,000
 * users, beside JSON.parse of the same messages, and draws a feed of 100 messages of the gallery in Chromium, beside the
 * vendor's renderer. Prints a table; --write puts it into docs/drawing.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './checks/files.mjs';
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
const { startBrowser } = await import('@belfry/testkit');
const { module } = await runnerImport(join(ROOT, 'template/tests/bench.ts'), {
  root: ROOT,
  configFile: false,
  logLevel: 'error',
});

const ROUNDS = 7;
const PAGE = join(ROOT, 'docs/drawing.md');
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const whole = (value) => Math.round(value).toLocaleString('en');

module.fillIn();
const filled = Array.from({ length: ROUNDS }, () => module.fillIn());
const browser = await startBrowser();
const drawn = await module.drawFeed(browser, ROUNDS).finally(() => browser.close());

const of = (rounds, name) => median(rounds.map((round) => round[name]));
const ratio = (rounds, one, other) => median(rounds.map((round) => round[one] / round[other])).toFixed(2);
const table = `| what | ours | beside | ratio |
| --- | --- | --- | --- |
| Values of a target checked, and its whole message filled in (${whole(of(filled, 'bytes'))} bytes) | ${whole(of(filled, 'ours'))} messages/s | ${whole(of(filled, 'parse'))} messages/s – \`JSON.parse\` of the same messages | ${ratio(filled, 'ours', 'parse')} |
| A feed of 100 messages drawn and laid out in Chromium | ${of(drawn, 'ours').toFixed(0)} ms | ${of(drawn, 'vendor').toFixed(0)} ms – the vendor's renderer, on React | ${ratio(drawn, 'ours', 'vendor')} |

Medians of ${ROUNDS} rounds in turn, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, one process on one core.`;
process.stdout.write(`${table}\n`);

if (process.argv.includes('--write')) {
  const page = readFileSync(PAGE, 'utf8');
  const section = /(<!-- bench:begin -->\n)[\s\S]*(\n<!-- bench:end -->)/;
  if (!section.test(page))
    throw new Error(`${PAGE} has no place between <!-- bench:begin --> and <!-- bench:end -->`);
  writeFileSync(
    PAGE,
    page.replace(section, (_, begin, end) => `${begin}\n${table}\n${end}`),
  );
}
