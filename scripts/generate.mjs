/**
 * npm run generate: writes the files that are made from others.
 *   contract/openapi.json, docs/errors.md   from the contract
 *   server/schema.sql                       from the migrations, run on an embedded PostgreSQL
 * With --check it writes nothing, and exits with 1 when one of them is not current.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exists, read, ROOT } from './checks/files.mjs';
import { generatedFromContract, outdated } from './checks/generated.mjs';
import { ensureOrExit } from './ensure.mjs';

async function schema() {
  const { createLogger, Database, dumpSchema, migrate, startEmbeddedPostgres } = await import(
    '@belfry/server'
  );
  const directory = mkdtempSync(join(tmpdir(), 'belfry-generate-'));
  const postgres = await startEmbeddedPostgres({ dataDir: directory, log: () => {} });
  const db = new Database(postgres.connection, 4, createLogger({ level: 'silent', format: 'json' }));
  try {
    await migrate(db);
    return await dumpSchema(db);
  } finally {
    await db.close();
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

await ensureOrExit();
const files = { ...(await generatedFromContract()), 'server/schema.sql': await schema() };
if (process.argv.includes('--check')) {
  const faults = outdated(files);
  for (const fault of faults) console.error(fault);
  process.exit(faults.length > 0 ? 1 : 0);
}
for (const [path, content] of Object.entries(files)) {
  if (exists(path) && read(path) === content) continue;
  mkdirSync(join(ROOT, dirname(path)), { recursive: true });
  writeFileSync(join(ROOT, path), content);
  console.log(`wrote ${path}`);
}
