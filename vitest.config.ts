import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (workspace: string) => fileURLToPath(new URL(`${workspace}/src/index.ts`, import.meta.url));

export default defineConfig({
  // Workspaces are tested from their sources, not from what was built last.
  resolve: {
    alias: Object.fromEntries(
      ['contract', 'template', 'server', 'testkit'].map((name) => [`@belfry/${name}`, source(name)]),
    ),
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
