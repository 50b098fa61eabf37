import { startServer, type TestServer, until } from '@belfry/testkit';
import {
  createTemplate,
  count as countRows,
  faultsOfFile,
  makeFile,
  sendFile,
  type TargetsFile,
  untilSettled,
} from '../harness/batches.js';
import { faultsIn, ServerProcess } from '../harness/process.js';
import { count, counted } from '../harness/report.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';

const ROWS = 100_000;
const FILES = [makeFile(ROWS), makeFile(ROWS, { hasMissing: false })] as const;
/** Processes at a time; each has two lanes for chunks and one for reading files. */
const WORKERS = 3;
const LEASE_MS = 1_000;
/** A round has a database of its own, so that a long run does not end with one of a billion rows. */
const ROUND_KILLS = 50;
/** How long a process lives after its first claim, at most; a file takes longer to read than a chunk to deliver. */
const CHUNK_MS = 200;
const READING_MS = 1_500;
/** Work whose worker has died this often is left alone: at twenty the server would set it aside. */
const DEATHS_MAX = 12;
/** A batch more is sent when there are less chunks to deliver than this. */
const CHUNKS_MIN = 12;

interface Round {
  run: SuiteRun;
  server: TestServer;
  batches: { notification: string; file: TargetsFile }[];
  kills: number;
  effective: number;
  wanted: number;
  /** The fail points that processes had last come to when they were killed. */
  places: Map<string, number>;
  findings: string[];
}

interface Claimed {
  kind: string;
  deaths: number;
}

/** What a process has claimed. The lease is not asked for: a kill that takes longer than it was no worse. */
const claimedBy = (server: TestServer, worker: string | null): Promise<Claimed[]> =>
  server.app.db.rows<Claimed>(
    { name: 'faults_claimed', text: 'SELECT kind, deaths FROM work WHERE worker = $1 AND lease_until > 0' },
    [worker],
  );

/** Nothing but its death may keep a worker from doing what it has claimed: work that fails is a finding, too. */
const failuresIn = (worker: ServerProcess): string[] => [
  ...faultsIn(worker),
  ...worker.records
    .filter(({ msg }) => msg.startsWith('work failed;'))
    .map((record) => `work failed: ${String(record.error)}`),
];

const isOver = ({ effective, wanted, findings }: Round): boolean =>
  effective >= wanted || findings.length > 0;

async function feed(round: Round): Promise<void> {
  const { server } = round;
  while (!isOver(round)) {
    const due = await countRows(server.app.db, 'work WHERE failed_at IS NULL');
    const isReading = (await countRows(server.app.db, `work WHERE kind = 'read_targets'`)) > 0;
    if (due < CHUNKS_MIN && !isReading) {
      const file = FILES[round.batches.length % 2 === 0 ? 0 : 1];
      round.batches.push({ notification: await sendFile(server, file), file });
    }
    await until('it is time to look again', () => pause(30));
  }
}

const pause = (ms: number) => new Promise<true>((resolve) => setTimeout(() => resolve(true), ms));

/** One place for a process: starts one, lets it claim work, kills it some time later, and starts the next. */
async function killAgainAndAgain(round: Round): Promise<void> {
  const { run, server } = round;
  while (!isOver(round)) {
    const worker = await startWorker(round);
    await until('it has claimed work', () => worker.hasHit('work.claimed') || !worker.isAlive, 60_000);
    for (;;) {
      const claimed = await claimedBy(server, worker.name);
      const isReading = claimed.some(({ kind }) => kind === 'read_targets');
      await pause(run.random.below(isReading ? READING_MS : CHUNK_MS));
      const now = await claimedBy(server, worker.name);
      if (now.length > 0 && now.every(({ deaths }) => deaths < DEATHS_MAX)) break;
      if (isOver(round)) break;
    }
    await worker.kill();
    round.kills++;
    // A row that names the dead is one that it had claimed and not ended.
    if ((await claimedBy(server, worker.name)).length > 0) {
      round.effective++;
      count(round.places, worker.hits.at(-1) ?? 'nowhere');
      if (round.effective % 25 === 0) run.say(`${round.effective} kills in this round`);
    }
    round.findings.push(...failuresIn(worker));
  }
}

function startWorker({ run, server }: Round): Promise<ServerProcess> {
  return ServerProcess.start({
    connection: server.connection,
    filesDir: server.filesDir,
    roles: ['worker'],
    plan: { bugs: serverBugs(run.bug), leaseMs: LEASE_MS },
    env: { BELFRY_DATABASE_CONNECTIONS: '6' },
  });
}

/** Lets one process end what the killed ones have left. */
async function finish(round: Round): Promise<void> {
  const { server, batches, findings } = round;
  const { db } = server.app;
  const worker = await startWorker(round);
  const settled = untilSettled(db, () => failuresIn(worker).length > 0);
  await settled.catch((error: Error) => findings.push(error.message));
  await server.app.metricsFold.run();
  const stopMs = await worker.stop();
  if (stopMs > 10_000 * round.run.patience) findings.push(`a worker took ${stopMs.toFixed(0)} ms to stop`);
  findings.push(...failuresIn(worker));
  for (const { notification, file } of batches)
    findings.push(...(await faultsOfFile({ server, db }, notification, file)));
  findings.push(...(await faultsOfInvariants(db)));
}

async function runRound(run: SuiteRun, wanted: number): Promise<Round> {
  const server = await startServer(run.postgres, { roles: ['api'] });
  const round: Round = {
    ...{ run, server, wanted, batches: [], kills: 0, effective: 0 },
    ...{ places: new Map(), findings: [] },
  };
  try {
    await createTemplate(server);
    await Promise.all([feed(round), ...Array.from({ length: WORKERS }, () => killAgainAndAgain(round))]);
    await finish(round);
    return round;
  } finally {
    await server.stop();
  }
}

export const killWorkers: Suite = {
  name: 'kill-workers',
  summary: `kill -9 of ${WORKERS} workers at random points inside claimed work, in batches of ${ROWS} rows by file`,
  unit: 'kills',
  sizes: { test: 50, long: 1_000, bug: 20 },
  async run(run): Promise<Outcome> {
    const rounds: Round[] = [];
    for (let left = run.wanted; left > 0; left -= ROUND_KILLS) {
      const round = await runRound(run, Math.min(left, ROUND_KILLS));
      rounds.push(round);
      if (run.wanted > ROUND_KILLS)
        run.say(`round ${rounds.length}: ${round.effective} kills, ${round.findings.length} findings`);
      if (round.findings.length > 0) break;
    }
    const sum = (of: (round: Round) => number) => rounds.reduce((all, one) => all + of(one), 0);
    const places = new Map<string, number>();
    for (const round of rounds)
      for (const [place, times] of round.places) places.set(place, (places.get(place) ?? 0) + times);
    const batches = sum((round) => round.batches.length);
    return {
      effective: sum((round) => round.effective),
      facts: [
        `${sum((round) => round.kills)} kills in all; last fail point before each effective one: ${counted(places)}`,
        `${batches} batches, ${batches * ROWS} rows asked for, each of which ended once`,
      ],
      findings: rounds.flatMap((round) => round.findings),
    };
  },
};
