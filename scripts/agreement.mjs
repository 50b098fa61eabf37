import { writeFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { startBrowser } from '@belfry/testkit';

const at = (p) => fileURLToPath(new URL(p, import.meta.url));
const { module } = await runnerImport(at('../template/tests/agreement.ts'), { configFile: false, logLevel: 'warn' });
const browser = await startBrowser();
try {
  const page = await module.openAgreement(browser);
  for (const mode of ['light', 'dark']) {
    const { comparisons, picture } = await module.compareSamples(page, mode);
    mkdirSync('/tmp/template-out', { recursive: true });
    writeFileSync(`/tmp/template-out/${mode}.png`, picture);
    for (const c of comparisons) if (c.moved.length || c.different > 0.002) console.log(mode, c.name, (c.different * 100).toFixed(2) + '%', c.moved.length ? '\n   ' + c.moved.join('\n   ') : '');
    console.log(mode, comparisons.length);
  }
} finally { await browser.close(); }
