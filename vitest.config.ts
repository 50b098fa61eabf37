import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (workspace: string, file = 'index.ts') =>
  fileURLToPath(new URL(`${workspace}/src/${file}`, import.meta.url));

export default defineConfig({
  // Workspaces are tested from their sources, not from what was built last.
  resolve: {
    alias: {
      '@belfry/template/draw': source('template', 'draw/index.ts'),
      '@belfry/client/feed': source('client', 'feed/define.ts'),
      '@belfry/client/react': source('client', 'react.ts'),
      '@belfry/template/gallery': source('template', 'gallery/index.ts'),
      ...Object.fromEntries(
        ['contract', 'template', 'client', 'server', 'testkit'].map((name) => [
          `@belfry/${name}`,
          source(name),
        ]),
      ),
    },
  },
  test: {
    include: ['*/src/**/*.test.ts', '*/tests/**/*.test.ts'],
    globalSetup: ['testkit/vitest-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
