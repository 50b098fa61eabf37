import { startServer, type TestServer, until } from '@belfry/testkit';
import { createTemplate, sendBatch } from '../harness/batches.js';
import { faultsIn, ServerProcess } from '../harness/process.js';
import { faultsOfInvariants, type Outcome, type Suite, type SuiteRun } from '../harness/suite.js';
import { end } from './failpoint-scenarios.js';
import { count, counted } from '../harness/report.js';

/** Processes that are killed at the same time. */
const AT_A_TIME = 4;
const TARGETS = 10_000;
/** What is promised, with the lease as long as it is. */
const TAKEN_OVER_MS = 15_000;
const POINTS = ['work.claimed', 'deliver.claimed', 'deliver.messages_inserted', 'deliver.counted'] as const;

interface Claimed {
  worker: string;
  id: string;
  fence: number;
}

interface Round {
  kills: number;
  places: Map<string, number>;
  /** From the kill until another had the work. */
  tookMs: number[];
  findings: string[];
}

async function startVictim(run: SuiteRun, server: TestServer) {
  const point = run.random.pick(POINTS);
  const victim = await ServerProcess.start({
    connection: server.connection,
    filesDir: server.filesDir,
    roles: ['worker'],
    plan: { at: { point, time: 1, action: 'suspend' } },
    env: { BELFRY_DATABASE_CONNECTIONS: '6' },
  });
  return { victim, point };
}

/** Work that these processes have claimed. */
async function claimedBy(server: TestServer, workers: readonly (string | null)[]): Promise<Claimed[]> {
  const text = 'SELECT worker, id, fence FROM work WHERE worker = ANY($1) AND lease_until > 0';
  return server.app.db.rows<Claimed>({ name: '', text }, [workers]);
}

/** Of work that was claimed, what nobody has claimed anew. */
async function untouched(server: TestServer, claimed: readonly Claimed[]): Promise<number> {
  const text = `SELECT count(*)::int AS count FROM work
    JOIN unnest($1::bigint[], $2::int[]) AS c(id, fence) ON c.id = work.id AND c.fence = work.fence`;
  const values = [claimed.map(({ id }) => id), claimed.map(({ fence }) => fence)];
  return (await server.app.db.rows<{ count: number }>({ name: '', text }, values))[0]?.count ?? 0;
}

/** Kills workers right after they have claimed work, when its lease is as long as it ever is; another lives on. */
async function runRound(run: SuiteRun, server: TestServer): Promise<Round> {
  const round: Round = { kills: 0, places: new Map(), tookMs: [], findings: [] };
  const victims = await Promise.all(
    Array.from({ length: Math.min(AT_A_TIME, run.wanted) }, () => startVictim(run, server)),
  );
  for (const _ of victims) await sendBatch(server, TARGETS);
  const names = victims.map(({ victim }) => victim.name);
  const claimed = await until(
    'each has claimed work',
    async () => {
      const all = await claimedBy(server, names);
      return new Set(all.map(({ worker }) => worker)).size === victims.length && all;
    },
    60_000,
  );
  for (const { victim } of victims) victim.child.kill('SIGKILL');
  const since = performance.now();
  server.app.worker.start();
  let left = claimed.length;
  const allTaken = async () => {
    const now = await untouched(server, claimed);
    for (; left > now; left--) round.tookMs.push(performance.now() - since);
    return left === 0;
  };
  await until('all work has been taken over', allTaken, TAKEN_OVER_MS * 4).catch(() => {});
  if (left > 0) round.findings.push(`${left} pieces of work were not taken over in ${TAKEN_OVER_MS * 4} ms`);
  for (const ms of round.tookMs)
    if (ms > TAKEN_OVER_MS * run.patience)
      round.findings.push(`work was taken over after ${ms.toFixed(0)} ms`);
  await end(server);
  await server.app.worker.stop();
  for (const { victim, point } of victims) {
    round.kills++;
    count(round.places, point);
    round.findings.push(...faultsIn(victim));
  }
  return round;
}

export const takeover: Suite = {
  name: 'takeover',
  summary: 'workers killed right after claiming work, with leases of full length: another has it within 15 s',
  unit: 'kills',
  sizes: { test: 4, long: 100, bug: 4 },
  async run(run): Promise<Outcome> {
    const server = await startServer(run.postgres, { roles: ['api'] });
    const places = new Map<string, number>();
    const tookMs: number[] = [];
    let kills = 0;
    const findings: string[] = [];
    try {
      await createTemplate(server);
      while (kills < run.wanted && findings.length === 0) {
        const round = await runRound(run, server);
        kills += round.kills;
        tookMs.push(...round.tookMs);
        findings.push(...round.findings);
        for (const [place, times] of round.places) places.set(place, (places.get(place) ?? 0) + times);
        run.say(`${kills} kills, ${findings.length} findings`);
      }
      findings.push(...(await faultsOfInvariants(server.app.db)));
    } finally {
      await server.stop();
    }
    const worst = Math.max(0, ...tookMs);
    const facts = [
      `stopped at: ${counted(places)}`,
      `another had the work after ${worst.toFixed(0)} ms at the latest`,
    ];
    return { effective: kills, findings, facts };
  },
};
