import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger, startEmbeddedPostgres } from '@belfry/server';
import { prepareTemplate, type TestPostgres } from '@belfry/testkit';
import { type Report, toText, verdictOf } from './harness/report.js';
import { runSuite, type Suite } from './harness/suite.js';
import { planted } from './planted.js';
import { SUITES } from './suites/index.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const WIDTH = Math.max(...SUITES.map(({ name }) => name.length));

const HELP = `Usage: npm run faults -- [suite …] [options]

Makes real processes fail, and looks at what is left. Without a suite: all of them, at length, and the planted bugs.
A run that hit less than it was asked to is INVALID: it has shown nothing.

Suites:
${SUITES.map(({ name, summary, sizes, unit }) => `  ${name.padEnd(WIDTH)}  ${summary} (${sizes.long} ${unit})`).join('\n')}
  ${'planted'.padEnd(WIDTH)}  plants a bug for each suite that it must find, and prints a table

Options:
  --faults N            effective faults of each suite; what a suite counts them as is a name for it, too: --kills N
  --short               as many as in npm test
  --patience N          times may be N times as long as promised: on a machine that others use; 1 when left out
  --seed S              the same chance as in the run that printed it; another one each time when left out
  --database-url URL    databases made and dropped on this PostgreSQL; an embedded one when left out
  --help
`;

/** Something the person who runs it can put right; the message says how. */
class UsageError extends Error {}

interface Options {
  suites: readonly Suite[];
  isPlanted: boolean;
  faults: number | null;
  patience: number;
  isShort: boolean;
  seed: number;
  databaseUrl: string | null;
}

function wholeNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--${name} must be a whole number; it is "${text}".`);
  return Number(text);
}

function parse(args: string[], texts: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean' }> = {
    ...Object.fromEntries(texts.map((name): [string, { type: 'string' }] => [name, { type: 'string' }])),
    short: { type: 'boolean' },
    help: { type: 'boolean' },
  };
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${(error as Error).message} --help shows the options.`);
  }
}

function readOptions(args: string[]): Options | null {
  const units = [...new Set(SUITES.map(({ unit }) => unit.replaceAll(' ', '-')))];
  const { values, positionals } = parse(args, ['faults', 'patience', 'seed', 'database-url', ...units]);
  if (values.help) return null;
  const text = (name: string) => values[name] as string | undefined;
  const unknown = positionals.find(
    (name) => name !== 'planted' && !SUITES.some((suite) => suite.name === name),
  );
  if (unknown) throw new UsageError(`there is no suite "${unknown}"; --help lists them.`);
  const isAll = positionals.length === 0;
  const faults = ['faults', ...units].map((name) => wholeNumber(name, text(name))).find((n) => n !== null);
  return {
    suites: SUITES.filter(({ name }) => isAll || positionals.includes(name)),
    isPlanted: isAll || positionals.includes('planted'),
    faults: faults ?? null,
    isShort: values.short === true,
    patience: wholeNumber('patience', text('patience')) ?? 1,
    seed: wholeNumber('seed', text('seed')) ?? randomInt(1, 1_000_000_000),
    databaseUrl: text('database-url') ?? null,
  };
}

async function openPostgres(url: string | null): Promise<TestPostgres & { close(): Promise<void> }> {
  if (url !== null) {
    const connection = { connectionString: url };
    await prepareTemplate({ connection });
    return { connection, close: async () => {} };
  }
  const directory = mkdtempSync(join(tmpdir(), 'belfry-faults-'));
  const logger = createLogger({ level: 'warn', format: 'text' });
  const postgres = await startEmbeddedPostgres({
    dataDir: directory,
    log: (level, message, fields) => logger[level](fields ?? {}, message),
  });
  await prepareTemplate({ connection: postgres.connection });
  return {
    connection: postgres.connection,
    close: async () => {
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function runAll(options: Options, postgres: TestPostgres): Promise<boolean> {
  const { suites, faults, patience, isShort, seed } = options;
  const reports: Report[] = [];
  for (const suite of suites) {
    const wanted = faults ?? (isShort ? suite.sizes.test : suite.sizes.long);
    const slack = patience === 1 ? '' : `, times up to ${patience} × as promised`;
    say(`${suite.name}: seed ${seed}, ${wanted} ${suite.unit}${slack}`);
    const report = await runSuite(suite, {
      ...{ postgres, seed, wanted, patience },
      say: (line) => say(`  ${line}`),
    });
    say(`${toText(report)}\n`);
    reports.push(report);
  }
  const isCaught = !options.isPlanted || (await planted({ postgres, seed, say }));
  return isCaught && reports.every((report) => verdictOf(report) === 'PASSED');
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return say(HELP);
  const postgres = await openPostgres(options.databaseUrl);
  try {
    if (!(await runAll(options, postgres))) process.exitCode = 1;
  } finally {
    await postgres.close();
  }
}

await main().catch((error: unknown) => {
  const text = error instanceof UsageError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`faults: ${text}\n`);
  process.exitCode = 1;
});
