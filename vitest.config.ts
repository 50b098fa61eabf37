import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Workspaces are tested from their sources, not from what was built last.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['*/src/**/*.test.ts', '*/tests/**/*.test.ts'],
    globalSetup: ['testkit/vitest-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
