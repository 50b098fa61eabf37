import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createLogger, startEmbeddedPostgres } from '@belfry/server';
import type { TestProject } from 'vitest/node';
import { prepareTemplate } from './src/databases.js';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { connection: Connection };
  }
}

/** One PostgreSQL for all tests: that of DATABASE_URL, or an embedded one in a directory of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.DATABASE_URL;
  delete process.env.DATABASE_URL;
  if (url) {
    await prepareTemplate({ connection: { connectionString: url } });
    project.provide('postgres', { connection: { connectionString: url } });
    return async () => {};
  }
  const directory = mkdtempSync(join(tmpdir(), 'belfry-test-'));
  const logger = createLogger({ level: 'warn', format: 'text' });
  const postgres = await startEmbeddedPostgres({
    dataDir: directory,
    log: (level, message, fields) => logger[level](fields ?? {}, message),
  });
  await prepareTemplate({ connection: postgres.connection });
  project.provide('postgres', { connection: postgres.connection });
  return async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
