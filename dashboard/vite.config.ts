import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { accessOf, operationList } from '@belfry/contract';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The module `virtual:operations`: of each operation its method, its path and who may call it, and nothing of its
 * schemas, so that the page knows the contract without loading it.
 */
function operations(): Plugin {
  const id = 'virtual:operations';
  const table = Object.fromEntries(
    operationList.map((one) => [one.id, [one.method, one.path, accessOf(one)?.needs ?? null]]),
  );
  return {
    name: 'belfry-operations',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) =>
      source === `\0${id}`
        ? `export const OPERATION_TABLE = JSON.parse(${JSON.stringify(JSON.stringify(table))});`
        : undefined,
  };
}

/** Writes `name.gz` and `name.br` beside what is worth it; the server sends them in place of `name`. */
function compressed(): Plugin {
  return {
    name: 'belfry-compressed',
    closeBundle() {
      for (const entry of readdirSync(at('dist'), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const content = readFileSync(file);
        if (content.length < 1024) continue;
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
      }
    },
  };
}

/** Puts the small script that asks the server before the one that draws, so that it does not wait for it. */
function early(): Plugin {
  return {
    name: 'belfry-early',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const file = Object.values(bundle).find(
          (one) => one.type === 'chunk' && one.facadeModuleId?.endsWith('/src/early.ts'),
        )?.fileName;
        if (file === undefined) throw new Error('the build has no file of src/early.ts');
        const attrs = { type: 'module', crossorigin: true, src: `/dashboard/${file}` };
        return [{ tag: 'script', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

/**
 * What every visit needs is a few files: what asks, and the rest. A file for each component that several pages share
 * would be forty requests, each of which costs a slow machine milliseconds.
 */
const FIRST_FILES = [
  {
    name: 'early',
    test: /src\/(early|first|api\/call|pages\/home\/range|pages\/logs\/query|shell\/remembered)\.ts$|virtual:operations|rolldown.runtime/,
    priority: 2,
  },
  { name: 'main', tags: ['$initial'], priority: 1 },
];

export default defineConfig({
  root: at('.'),
  base: '/dashboard/',
  plugins: [react(), operations(), early(), compressed()],
  resolve: { dedupe: ['react', 'react-dom'] },
  build: {
    ...{ target: 'es2022', emptyOutDir: true, reportCompressedSize: false, chunkSizeWarningLimit: 800 },
    rollupOptions: {
      input: { index: at('index.html'), early: at('src/early.ts') },
      output: { codeSplitting: { groups: FIRST_FILES } },
    },
  },
  logLevel: 'warn',
});
