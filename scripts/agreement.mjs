/**
 * npm run agreement: draws the samples of template/tests/samples with the vendor's renderer and with ours, in Chromium at
 * 360 px, light and dark, and writes a page with both side by side and what differs: dist/agreement/index.html.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './checks/files.mjs';
import { ensureOrExit } from './ensure.mjs';

await ensureOrExit();
const { startBrowser } = await import('@belfry/testkit');
const load = async (path) =>
  (await runnerImport(join(ROOT, path), { root: ROOT, configFile: false, logLevel: 'error' })).module;
const { compareSamples, openAgreement } = await load('template/tests/agreement.ts');
const { SAMPLES, WANTED } = await load('template/tests/samples/index.ts');

const folder = join(ROOT, 'dist/agreement');
mkdirSync(folder, { recursive: true });
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const row = ({ name, moved, different }) =>
  `<tr><td>${escape(name)}<td>${(different * 100).toFixed(2)} %<td>${moved.map(escape).join('<br>') || 'every box'}`;

const browser = await startBrowser();
try {
  const page = await openAgreement(browser);
  const parts = [];
  for (const mode of ['light', 'dark']) {
    const samples = [...SAMPLES, ...WANTED.map(({ sample }) => sample)];
    const { comparisons, picture } = await compareSamples(page, mode, samples);
    writeFileSync(join(folder, `${mode}.png`), picture);
    const agreeing = comparisons.filter(({ moved, different }) => moved.length === 0 && different <= 0.01);
    console.log(`${mode}: ${agreeing.length} of ${samples.length} agree; ${WANTED.length} are to differ`);
    parts.push(`<h2>${mode}: ours, and the vendor's</h2><img src="${mode}.png" alt="">
<table><tr><th>sample<th>pixels that differ<th>boxes where the vendor's are${comparisons.map(row).join('')}</table>`);
  }
  const file = join(folder, 'index.html');
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>Agreement</title><body style="font:14px sans-serif">${parts.join('')}`,
  );
  console.log(`wrote ${file}`);
} finally {
  await browser.close();
}
