/**
 * Makes what the server serves of the client, from what TypeScript has built: client/dist/browser (each file whole, for
 * <script type="module">) and client/dist/demo (the demo page). Beside each file one that is compressed.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const CLIENT = fileURLToPath(new URL('../client', import.meta.url));
const BROWSER = join(CLIENT, 'dist/browser');
const usual = { configFile: false, logLevel: 'error' };

rmSync(BROWSER, { recursive: true, force: true });
for (const [name, entry] of [
  ['belfry', 'dist/index.js'],
  ['feed', 'dist/feed/define.js'],
])
  await build({
    ...usual,
    root: CLIENT,
    build: {
      outDir: BROWSER,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      lib: { entry: join(CLIENT, entry), formats: ['es'], fileName: () => `${name}.js` },
    },
  });
await build({
  ...usual,
  root: join(CLIENT, 'demo'),
  base: './',
  build: { outDir: join(CLIENT, 'dist/demo'), emptyOutDir: true, target: 'es2022' },
});

for (const place of [BROWSER, join(CLIENT, 'dist/demo')])
  for (const file of readdirSync(place, { recursive: true })) {
    if (!/\.(js|css|html)$/.test(file)) continue;
    writeFileSync(join(place, `${file}.gz`), gzipSync(readFileSync(join(place, file)), { level: 9 }));
  }
