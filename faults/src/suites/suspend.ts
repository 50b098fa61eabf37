import { readFileSync } from 'node:fs';
import type { Database } from '@belfry/server';
import { startServer, type TestServer, until } from '@belfry/testkit';
import { createTemplate, sendBatch } from '../harness/batches.js';
import { faultsIn, ServerProcess } from '../harness/process.js';
import { count, counted } from '../harness/report.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';
import { end } from './failpoint-scenarios.js';

const LEASE_MS = 1_000;
/** Processes that are stopped at the same time. */
const AT_A_TIME = 4;
const TARGETS = 10_000;
/** Before a step, and within its transaction, which PostgreSQL ends after 5 s. */
const POINTS = [
  'work.claimed',
  'work.claimed',
  'deliver.claimed',
  'deliver.messages_inserted',
  'deliver.counted',
] as const;

interface Stale {
  victim: ServerProcess;
  point: string;
  work: string[];
}

interface Round {
  effective: number;
  places: Map<string, number>;
  findings: string[];
}

const isStopped = ({ pid }: ServerProcess): boolean =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('T') === true;

/** Says of everything that delivering changes what it is and by which transaction it was written. */
async function digest(db: Database): Promise<string> {
  const parts = ['messages', 'chunks', 'notifications', 'work', 'users'].map(
    (table) =>
      `(SELECT count(*) || ':' || coalesce(sum(hashtext(t.xmin::text || ' ' || t::text)::bigint), 0) FROM ${table} t)`,
  );
  const text = `SELECT concat_ws(' ', ${parts.join(', ')}) AS digest`;
  return (await db.rows<{ digest: string }>({ name: '', text }))[0]?.digest ?? '';
}

async function startVictim(run: SuiteRun, server: TestServer): Promise<Stale> {
  const point = run.bug ? 'work.claimed' : run.random.pick(POINTS);
  const victim = await ServerProcess.start({
    connection: server.connection,
    filesDir: server.filesDir,
    roles: ['worker'],
    plan: { bugs: serverBugs(run.bug), leaseMs: LEASE_MS, at: { point, time: 1, action: 'suspend' } },
    env: { BELFRY_DATABASE_CONNECTIONS: '6' },
  });
  return { victim, point, work: [] };
}

/** What a process holds that stands still. */
async function heldBy(server: TestServer, { victim }: Stale): Promise<string[]> {
  const text = 'SELECT id FROM work WHERE worker = $1 AND lease_until > 0 ORDER BY id';
  const rows = await server.app.db.rows<{ id: string }>({ name: '', text }, [victim.name]);
  return rows.map(({ id }) => id);
}

const hasToldOf = (victim: ServerProcess, work: string): boolean =>
  victim.records.some((record) => record.msg.startsWith('lease lost') && String(record.work) === work);

/** Errors of a stale worker may be those of a session that PostgreSQL has ended; any other says that it tried to write. */
const SESSION_ENDED = /storage does not answer|terminat|connection/i;

function faultsOf({ victim, point, work }: Stale): string[] {
  const silent = work.filter((id) => !hasToldOf(victim, id));
  const wrote = victim.records.filter(
    (record) => record.msg.startsWith('work failed;') && !SESSION_ENDED.test(String(record.error)),
  );
  return [
    ...silent.map((id) => `a worker stopped at ${point} did not log that it had lost work ${id}`),
    ...wrote.map(
      (record) => `a worker stopped at ${point} went on with work it had lost: ${String(record.error)}`,
    ),
    ...faultsIn(victim),
  ];
}

async function runRound(run: SuiteRun, server: TestServer): Promise<Round> {
  const round: Round = { effective: 0, places: new Map(), findings: [] };
  const stale = await Promise.all(
    Array.from({ length: Math.min(AT_A_TIME, run.wanted) }, () => startVictim(run, server)),
  );
  for (let sent = 0; sent < AT_A_TIME; sent++) await sendBatch(server, TARGETS);
  await until('all have stopped', () => stale.every(({ victim }) => isStopped(victim)), 60_000);
  for (const one of stale) one.work = await heldBy(server, one);
  server.app.worker.start();
  await end(server);
  await server.app.worker.stop();
  const before = await digest(server.app.db);
  for (const { victim } of stale) victim.child.kill('SIGCONT');
  const haveTold = () => stale.every(({ victim, work }) => work.every((id) => hasToldOf(victim, id)));
  await until('all have told that they lost their leases', haveTold, 15_000).catch(() => {});
  for (const { victim } of stale) {
    const stopMs = await victim.stop();
    if (stopMs > 10_000 * run.patience) round.findings.push(`a worker took ${stopMs.toFixed(0)} ms to stop`);
  }
  if ((await digest(server.app.db)) !== before)
    round.findings.push('a worker that had lost its lease changed rows');
  for (const one of stale) {
    round.findings.push(...faultsOf(one));
    if (one.work.length === 0) continue;
    round.effective++;
    count(round.places, one.point);
  }
  return round;
}

export const suspend: Suite = {
  name: 'suspend',
  summary:
    'workers stopped (SIGSTOP) with claimed work and continued when another has done it: they change nothing, and log it',
  unit: 'suspensions',
  sizes: { test: 4, long: 200, bug: 2 },
  async run(run): Promise<Outcome> {
    const server = await startServer(run.postgres, { roles: ['api'] });
    const places = new Map<string, number>();
    const findings: string[] = [];
    let effective = 0;
    try {
      await createTemplate(server);
      // A round in which less was hit than stopped is made up for, but not for ever.
      for (
        let rounds = Math.ceil(run.wanted / AT_A_TIME) + 2;
        rounds > 0 && effective < run.wanted;
        rounds--
      ) {
        const round = await runRound(run, server);
        effective += round.effective;
        findings.push(...round.findings);
        for (const [place, times] of round.places) places.set(place, (places.get(place) ?? 0) + times);
        run.say(`${effective} suspensions, ${findings.length} findings`);
        if (findings.length > 0) break;
      }
      findings.push(...(await faultsOfInvariants(server.app.db)));
    } finally {
      await server.stop();
    }
    return { effective, findings, facts: [`stopped at: ${counted(places)}`] };
  },
};
