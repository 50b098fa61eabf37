import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTemplate } from './api.js';
import { batchToNewUsers, batchToUsers } from './figures/batch.js';
import { batchAnswer } from './figures/batch-answer.js';
import { besideBatch } from './figures/beside-batch.js';
import { events } from './figures/events.js';
import { feedPage } from './figures/feed.js';
import type { Bench, Figure } from './figures/figure.js';
import { fileAsCsv, fileOfMillion, fileSend } from './figures/file.js';
import { growth } from './figures/growth.js';
import { notificationLog, userLog } from './figures/logs.js';
import { memory } from './figures/memory.js';
import { realtimeLatency, realtimeMany, realtimeThroughput } from './figures/realtime.js';
import { fileWorkers } from './figures/workers.js';
import { acceptToScreen } from './figures/accept-to-screen.js';
import { streams } from './figures/streams.js';
import { describeMachine, withLoadAfter } from './machine.js';
import { sendFigures } from './figures/send-figures.js';
import { cpuSecondsOf } from './process-figures.js';
import {
  comparisonResult,
  measurementResult,
  replaceSection,
  type Report,
  type Result,
  toMarkdown,
} from './report.js';
import { interleave } from './rounds.js';
import { CHANNEL } from './sample.js';
import { type ServerUnderTest, startServerUnderTest, withClient } from '@belfry/testkit';

/** In the order they run: the tables only grow, so what is small is measured first. */
const FIGURES: readonly Figure[] = [
  realtimeThroughput,
  realtimeMany,
  realtimeLatency,
  sendFigures,
  batchToUsers,
  batchToNewUsers,
  batchAnswer,
  feedPage,
  fileSend,
  fileAsCsv,
  fileWorkers,
  events,
  userLog,
  notificationLog,
  fileOfMillion,
  besideBatch,
  streams,
  acceptToScreen,
  memory,
  growth,
];

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const LONGEST_MS = 40 * 60_000;

const HELP = `Usage: npm run bench -- [figures…] [options]

Measures a server in a process and on a database of its own, beside what that database does at most.

Figures (all when none is named):
${FIGURES.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join('\n')}

Options:
  --quick               short rounds, to see that everything works (about a minute)
  --write               write the table into docs/performance.md
  --section NAME        in the place of that name there, which has others; bench when left out
  --database-url URL    a database made and dropped on this PostgreSQL; the embedded one when left out
  --cpu-profile DIR     leave a CPU profile of the server there
  --help
`;

/** Something the person who runs it can put right; the message says how. */
class UsageError extends Error {}

interface Options {
  figures: readonly Figure[];
  quick: boolean;
  write: boolean;
  section: string;
  databaseUrl: string | null;
  cpuProfile: string | null;
}

function readOptions(argv: string[]): Options | null {
  const options = {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    section: { type: 'string', default: 'bench' },
    'database-url': { type: 'string' },
    'cpu-profile': { type: 'string' },
    help: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = (() => {
    try {
      return parseArgs({ args: argv, options, allowPositionals: true });
    } catch (error) {
      throw new UsageError(`${(error as Error).message} --help shows the options.`);
    }
  })();
  if (values.help) return null;
  const unknown = positionals.find((name) => !FIGURES.some((figure) => figure.name === name));
  if (unknown)
    throw new UsageError(
      `there is no figure "${unknown}"; there are ${FIGURES.map(({ name }) => name).join(', ')}.`,
    );
  const profile = values['cpu-profile'];
  return {
    figures: FIGURES.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    quick: values.quick,
    write: values.write,
    section: values.section,
    databaseUrl: values['database-url'] ?? null,
    cpuProfile: profile === undefined ? null : resolve(profile),
  };
}

async function makeBench(server: ServerUnderTest, quick: boolean): Promise<Bench> {
  await createTemplate(server);
  const { rows } = await withClient(server.connection, (client) =>
    client.query<{ application: number; id: number }>('SELECT application, id FROM channels WHERE key = $1', [
      CHANNEL,
    ]),
  );
  const channel = rows[0];
  if (!channel) throw new Error(`the application has no channel ${CHANNEL}`);
  return { server, quick, application: channel.application, channel: channel.id };
}

async function measure(bench: Bench, figure: Figure): Promise<Result> {
  if ('measure' in figure) return measurementResult(figure, await figure.measure(bench));
  const sides = await figure.prepare(bench);
  try {
    const rounds = bench.quick ? figure.rounds.quick : figure.rounds.full;
    const compared = await interleave(sides, rounds, () => cpuSecondsOf(bench.server.pid));
    return comparisonResult(figure, compared);
  } finally {
    await sides.close();
  }
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function measureAll(server: ServerUnderTest, options: Options): Promise<Report> {
  const { quick, figures } = options;
  const machine = await describeMachine(server, options.databaseUrl === null);
  const bench = await makeBench(server, quick);
  const results: Result[] = [];
  for (const figure of figures) {
    const start = performance.now();
    const result = await measure(bench, figure);
    results.push(result);
    const got =
      result.kind === 'comparison'
        ? result.ratio.toFixed(2)
        : result.readings.map(({ value, unit }) => `${Number(value.toFixed(2))} ${unit}`.trim()).join(', ');
    say(`bench: ${figure.name}: ${got} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  }
  return { machine: withLoadAfter(machine), quick, results };
}

function publish(report: Report, options: Options): void {
  const markdown = toMarkdown(report);
  process.stdout.write(`${markdown}\n`);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}latest.json`, `${JSON.stringify(report, null, 2)}\n`);
  if (options.write)
    writeFileSync(PAGE, replaceSection(readFileSync(PAGE, 'utf8'), markdown, options.section));
}

/** Ends the run from outside: says why, lets the server stop and clean up, and exits. */
function onInterruption(stop: () => Promise<void>): () => void {
  const giveUp = (reason: string, code: number) => {
    say(`bench: ${reason}`);
    // What is under way fails when the server goes; its errors are no news.
    process.exitCode = code;
    void stop().finally(() => process.exit(code));
  };
  const interrupt = () => giveUp('interrupted', 130);
  const terminate = () => giveUp('stopped', 143);
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', terminate);
  const tooLong = setTimeout(() => giveUp(`not done after ${LONGEST_MS / 60_000} minutes`, 1), LONGEST_MS);
  return () => {
    clearTimeout(tooLong);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', terminate);
  };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return void process.stdout.write(HELP);
  const { databaseUrl, cpuProfile } = options;
  const nodeArgs = cpuProfile ? ['--cpu-prof', `--cpu-prof-dir=${cpuProfile}`] : [];
  const starting = startServerUnderTest({ databaseUrl, nodeArgs });
  const stop = () => starting.then((server) => server.stop()).catch(() => {});
  const done = onInterruption(stop);
  try {
    publish(await measureAll(await starting, options), options);
  } finally {
    await stop();
    done();
  }
}

try {
  await main();
} catch (error) {
  const plain = error instanceof UsageError;
  if (process.exitCode === undefined)
    say(`bench: ${plain ? error.message : ((error as Error).stack ?? String(error))}`);
  process.exitCode ??= 1;
}
