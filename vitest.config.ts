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
    // It says nothing of what is tested: every wait within a test has a limit of its own, and what takes seconds on a
    // machine of its own takes minutes on one that others use.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // As patient as `until`: a second, the default, is less than a page may need on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    maxWorkers: 2,
  },
});
