import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Operation } from '@belfry/contract';
import { ownOperations } from '@belfry/testkit';
import { faultsOfAftermath } from './fuzz/aftermath.js';
import { toTable, toVerdict } from './fuzz/report.js';
import { fuzz, type OperationResult, withoutSuccess } from './fuzz/run.js';
import { type ObservedServer, startObservedServer } from './observed-server.js';

const REQUESTS = 2_000;
/** Before memory is measured for the first time each operation has been tried so much of what follows. */
const WARM_UP_SHARE = 0.1;
const GROWTH_MB = 50;

const HELP = `Usage: npm run fuzz -- [options]

Sends requests made of the contract's schemas, many of them spoiled with what breaks servers, to every operation of
a server in a process of its own, and judges each answer. Fails when one is not documented, tells of the inside, or
takes over 10 s; when an operation never succeeds; when the server ends, logs a warning, or holds over ${GROWTH_MB} MB more
than after the first tenth; and when what was stored breaks an invariant or cannot be read.

Options:
  --requests N          of each operation (${REQUESTS})
  --seed S              the same requests as in the run that printed it; by chance when left out
  --operation ID        only this one; may be given several times
  --database-url URL    a database made and dropped on this PostgreSQL; the embedded one when left out
  --help
`;

interface Options {
  requests: number;
  seed: number;
  operations: readonly Operation[];
  databaseUrl: string | null;
}

/** Something the person who runs it can put right; the message says how. */
class UsageError extends Error {}

function wholeNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} must be a whole number; it is "${text}".`);
  return Number(text);
}

function readOptions(args: string[]): Options | null {
  const options = {
    requests: { type: 'string' },
    seed: { type: 'string' },
    operation: { type: 'string', multiple: true, default: [] as string[] },
    'database-url': { type: 'string' },
    help: { type: 'boolean', default: false },
  } as const;
  const { values } = (() => {
    try {
      return parseArgs({ args, options });
    } catch (error) {
      throw new UsageError(`${(error as Error).message} --help shows the options.`);
    }
  })();
  if (values.help) return null;
  const unknown = values.operation.find((id) => !ownOperations.some((one) => one.id === id));
  if (unknown) throw new UsageError(`there is no operation "${unknown}"; openapi.json lists them.`);
  return {
    requests: wholeNumber('requests', values.requests) ?? REQUESTS,
    seed: wholeNumber('seed', values.seed) ?? randomInt(1_000_000_000),
    operations: ownOperations.filter(
      ({ id }) => values.operation.length === 0 || values.operation.includes(id),
    ),
    databaseUrl: values['database-url'] ?? null,
  };
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const onDone = ({ operation, requests, finding }: OperationResult): void =>
  say(`${finding ? '✗' : '✓'} ${operation} (${requests} requests)`);

async function run(observed: ObservedServer, options: Options): Promise<boolean> {
  const { server, secrets } = observed;
  const { operations, requests, seed } = options;
  const warmUp = Math.max(10, Math.round(requests * WARM_UP_SHARE));
  const first = await fuzz({ server, operations, secrets, requests: warmUp, seed: seed + 1 });
  const before = await observed.measure();
  const { results, applications } = await fuzz({ server, operations, secrets, requests, seed, onDone });
  const faults = await faultsOfAftermath(server, observed.db, [...first.applications, ...applications]);
  const after = await observed.measure();
  const growth = after.heldMb - before.heldMb;
  if (growth > GROWTH_MB) faults.push(`the server holds ${growth.toFixed(0)} MB more than after warming up`);
  const early = first.results.flatMap(({ finding }) =>
    finding === null ? [] : [`while warming up: ${finding}`],
  );
  const all = [...early, ...withoutSuccess(results), ...faults, ...observed.faults()];
  say(`\n${toTable(results)}\n`);
  say(
    `memory without garbage: ${before.heldMb.toFixed(0)} MB after warming up, ${after.heldMb.toFixed(0)} MB at the end ` +
      `(RSS ${before.rssMb.toFixed(0)} and ${after.rssMb.toFixed(0)} MB)\n`,
  );
  say(toVerdict(results, all));
  return all.length === 0 && results.every(({ finding }) => finding === null);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return void process.stdout.write(HELP);
  say(`seed ${options.seed}: npm run fuzz -- --seed ${options.seed} --requests ${options.requests}`);
  const starting = startObservedServer(options.databaseUrl);
  const stop = () => starting.then((observed) => observed.stop()).catch(() => {});
  const interrupt = () => void stop().finally(() => process.exit(130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    if (!(await run(await starting, options))) process.exitCode = 1;
  } finally {
    await stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`fuzz: ${error.message}\n`);
  process.exitCode = 2;
}
