/**
 * npm test: everything that decides whether a change may go in. Runs in a fresh clone, too. In order: build,
 * format, lint, types of the tests, checks of the checkout (scripts/check.mjs), tests. A step that fails does
 * not keep the next from running. The last line is "N passed, N failed" ("…, N skipped" when some were); each
 * step before the tests counts as one.
 *
 *   npm test                          on an embedded PostgreSQL
 *   npm run test:postgres             on that of DATABASE_URL, else postgres://postgres@127.0.0.1:5432/postgres
 *   npm test -- server/tests/x.test.ts -t "a title"     what is given is passed on to vitest
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OWN_POSTGRES = 'postgres://postgres@127.0.0.1:5432/postgres';

const args = process.argv.slice(2).filter((arg) => arg !== '--postgres');
const env = environment(process.argv.includes('--postgres'));
const counts = { passed: 0, failed: 0, skipped: 0 };

/** That of the caller without any setting of Belfry's: a test must not meet a real server's data. */
function environment(ownPostgres) {
  const settings = Object.keys(parseEnv(readFileSync(join(ROOT, 'server/belfry.defaults.env'), 'utf8')));
  const isSetting = (name) =>
    name.startsWith('BELFRY_') || settings.includes(name) || (!ownPostgres && /^PG[A-Z]+$/.test(name));
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSetting(name)));
  return ownPostgres ? { ...clean, DATABASE_URL: process.env.DATABASE_URL || OWN_POSTGRES } : clean;
}

/** Runs a Node.js program of the checkout; true when it ended well. */
function node(program, ...programArgs) {
  const options = { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] };
  return spawnSync(process.execPath, [join(ROOT, program), ...programArgs], options).status === 0;
}

function step(name, program, ...programArgs) {
  const since = performance.now();
  const succeeded = node(program, ...programArgs);
  counts[succeeded ? 'passed' : 'failed']++;
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  console.log(`${succeeded ? '✓' : '✗'} ${name} (${seconds} s)`);
}

function tests() {
  const directory = mkdtempSync(join(tmpdir(), 'belfry-tests-'));
  const report = join(directory, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const succeeded = node('node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args);
  const result = readReport(report);
  rmSync(directory, { recursive: true, force: true });
  counts.passed += result.passed;
  counts.skipped += result.skipped;
  // What fails outside of any test (a file that cannot be loaded, an error nobody caught) is one failure, too.
  counts.failed += succeeded ? result.failed : Math.max(result.failed, 1);
}

function readReport(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const unloaded = report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    // It ended before it could report.
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function finish() {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  process.exit(counts.failed > 0 ? 1 : 0);
}

const isFailed = ({ status }) => status === 'failed';

step('build', 'scripts/ensure.mjs');
// Faults of the build leave enough to look at the rest; packages that could not be installed do not.
if (!existsSync(join(ROOT, 'node_modules/vitest'))) finish();
step('format', 'node_modules/@biomejs/biome/bin/biome', 'format', '--error-on-warnings', '.');
step('lint', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings');
step('types of the tests', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.tests.json');
for (const place of ['template', 'client', 'dashboard'])
  step(
    `types of what tests run in browsers (${place})`,
    'node_modules/typescript/bin/tsc',
    '-p',
    `${place}/tests`,
  );
step('checks', 'scripts/check.mjs');
tests();
finish();
