import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withClient } from '@belfry/testkit';
import { describeMachine, withLoadAfter } from '../machine.js';
import { replaceSection } from '../report.js';
import { startBelfry } from './belfry.js';
import { type Contender, UsageError } from './contender.js';
import { startEjabberd } from './ejabberd.js';
import { measureAll } from './measure.js';
import { startParseServer } from './parse-server.js';
import { plot } from './plot.js';
import { type PeersReport, toMarkdown } from './table.js';

const RESULTS = fileURLToPath(new URL('../../results/', import.meta.url));
const PAGE = fileURLToPath(new URL('../../../docs/performance.md', import.meta.url));
const PLOT = 'peers.svg';
const PLOT_FILE = fileURLToPath(new URL(`../../../docs/${PLOT}`, import.meta.url));
const DATABASE_URL = 'postgres://postgres@127.0.0.1:5432/postgres';
const LONGEST_MS = 12 * 60_000;

const HELP = `Usage: npm run bench:peers -- [options]

Measures Belfry, parse-server and ejabberd doing the same work on the same PostgreSQL; bench/peers/README.md says how.

Options:
  --quick               short rounds, to see that everything works
  --write               write the table and the plot into docs/
  --database-url URL    where databases are made and dropped (default ${DATABASE_URL})
  --help
`;

interface Options {
  quick: boolean;
  write: boolean;
  databaseUrl: string;
}

function readOptions(argv: string[]): Options | null {
  const options = {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    'database-url': { type: 'string', default: DATABASE_URL },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: argv, options });
    return values.help
      ? null
      : { quick: values.quick, write: values.write, databaseUrl: values['database-url'] };
  } catch (error) {
    throw new UsageError(`${(error as Error).message} --help shows the options.`);
  }
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** What has been started, in order; all of it is stopped, whatever happens. */
const running: Contender[] = [];

async function stopAll(): Promise<void> {
  for (const one of running.splice(0).reverse()) await one.stop();
}

async function checkPostgres(databaseUrl: string): Promise<void> {
  try {
    await withClient({ connectionString: databaseUrl }, (client) => client.query('SELECT 1'));
  } catch (error) {
    throw new UsageError(
      `no PostgreSQL answers at ${databaseUrl} (${(error as Error).message}). Start one (on Debian: "apt-get install ` +
        'postgresql") or name another with --database-url; its user must be allowed to make databases.',
    );
  }
}

async function measure({ quick, databaseUrl }: Options): Promise<PeersReport> {
  await checkPostgres(databaseUrl);
  say('bench: starting ejabberd, parse-server and Belfry');
  // What may be missing comes first.
  const ejabberd = await startEjabberd(databaseUrl);
  running.push(ejabberd);
  const parse = await startParseServer(databaseUrl);
  running.push(parse);
  const { server, contender: belfry } = await startBelfry(databaseUrl);
  running.push(belfry);
  const machine = await describeMachine(server, false);
  const contenders = [belfry, parse, ejabberd];
  const plan = quick ? { rounds: 1, ms: 500, say } : { rounds: 5, ms: 1_500, say };
  const figures = await measureAll(contenders, plan);
  return {
    machine: withLoadAfter(machine),
    quick,
    figures,
    contenders: contenders.map(({ name, version, settings }) => ({ name, version, settings })),
  };
}

function publish(report: PeersReport, { write }: Options): void {
  const markdown = toMarkdown(report, PLOT);
  process.stdout.write(`${markdown}\n`);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}peers.json`, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(write ? PLOT_FILE : `${RESULTS}${PLOT}`, plot(report.figures));
  if (write) writeFileSync(PAGE, replaceSection(readFileSync(PAGE, 'utf8'), markdown, 'peers'));
}

function giveUp(reason: string, code: number): void {
  say(`bench: ${reason}`);
  // What is under way fails when the servers go; its errors are no news.
  process.exitCode = code;
  void stopAll().finally(() => process.exit(code));
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return void process.stdout.write(HELP);
  process.once('SIGINT', () => giveUp('interrupted', 130));
  process.once('SIGTERM', () => giveUp('stopped', 143));
  const tooLong = setTimeout(() => giveUp(`not done after ${LONGEST_MS / 60_000} minutes`, 1), LONGEST_MS);
  try {
    publish(await measure(options), options);
  } finally {
    await stopAll();
    clearTimeout(tooLong);
  }
}

try {
  await main();
} catch (error) {
  if (process.exitCode === undefined)
    say(`bench: ${error instanceof UsageError ? error.message : ((error as Error).stack ?? String(error))}`);
  process.exitCode ??= 1;
}
