import { once } from 'node:events';
import { startServer, type TestServer, until } from '@belfry/testkit';
import { createTemplate } from '../harness/batches.js';
import { faultsIn, ServerProcess } from '../harness/process.js';
import { counted } from '../harness/report.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';
import { type Answer, type At, end, goOn, SCENARIOS, type Scenario } from './failpoint-scenarios.js';

const STALL_MS = 5_000;
const LEASE_MS = 1_000;
/** Scenarios at a time; most of each is waiting. */
const AT_A_TIME = 5;
const REACHED_MS = 30_000;

/** A crash at each of these, and a stall at some, is tried in npm test, too. */
const CORE = /^(accept|deliver|fold|purge)\./;
const STALLS_OF_TEST = [
  'accept.chunks_inserted',
  'deliver.messages_inserted',
  'fold.added',
  'purge.messages_deleted',
];

const POINTS = Object.keys(SCENARIOS);

const core = POINTS.filter((point) => CORE.test(point));
const others = POINTS.filter((point) => !CORE.test(point));
const all = (points: readonly string[], action: At['action']): At[] =>
  points.map((point) => ({ point, action }));

/** Everything that is tried, what matters most first. */
const ALL: readonly At[] = [
  ...all(core, 'crash'),
  ...all(STALLS_OF_TEST, 'stall'),
  ...all(
    core.filter((point) => !STALLS_OF_TEST.includes(point)),
    'stall',
  ),
  ...all(others, 'crash'),
  ...all(others, 'stall'),
];
const TEST_SIZE = core.length + STALLS_OF_TEST.length;

interface Tried {
  at: At;
  isEffective: boolean;
  findings: string[];
}

/** Brings a process to a fail point where it crashes or stalls; meanwhile, or after it, another does its work. */
async function suffer(run: SuiteRun, at: At, server: TestServer): Promise<Tried> {
  const scenario = SCENARIOS[at.point] as Scenario;
  await createTemplate(server);
  const notification = (await scenario.prepare?.(server)) ?? '';
  const victim = await ServerProcess.spawn({
    connection: server.connection,
    filesDir: server.filesDir,
    roles: [scenario.role],
    plan: { bugs: serverBugs(run.bug), leaseMs: LEASE_MS, at: { ...at, time: 1, ms: STALL_MS } },
    env: { BELFRY_DATABASE_CONNECTIONS: '6' },
  });
  // A worker may come to its fail point before it says that it is up.
  if (scenario.provoke) await victim.isUp();
  const provoked: Promise<Answer> = scenario.provoke
    ? scenario.provoke(victim, { server, notification }).catch(() => null)
    : Promise.resolve(null);
  const isEffective = await reached(victim, at);
  const answer = at.action === 'crash' ? await provoked : null;
  await goOn(server);
  server.app.worker.start();
  const late = at.action === 'stall' ? await provoked : null;
  await end(server);
  const stopMs = await letGo(victim, at);
  // What a process that stalled has given back is done by the other.
  await end(server);
  await server.app.worker.stop();
  const found = await scenario.check(server, { notification, answer: answer ?? late, at });
  const findings = [...(found === null ? [] : [found]), ...(await faultsOfInvariants(server.app.db))];
  if (stopMs > 10_000 * run.patience) findings.push(`a process took ${stopMs.toFixed(0)} ms to stop`);
  if (at.point !== 'work.set_aside') findings.push(...faultsIn(victim));
  return { at, isEffective, findings: findings.map((finding) => `${at.action} at ${at.point}: ${finding}`) };
}

/** Waits until the process is where it is to fail; for a crash, until it is gone. */
async function reached(victim: ServerProcess, { point, action }: At): Promise<boolean> {
  if (action === 'crash' && victim.isAlive)
    await Promise.race([
      once(victim.child, 'exit'),
      until('it crashes', () => !victim.isAlive, REACHED_MS),
    ]).catch(() => null);
  if (action === 'crash') return victim.child.signalCode === 'SIGKILL';
  return until('it is reached', () => victim.hasHit(point), REACHED_MS).then(
    () => true,
    () => false,
  );
}

/** Lets a process that stalled go on to its end. A stop waits for what it has in hand. */
const letGo = (victim: ServerProcess, { action }: At): Promise<number> =>
  action === 'stall' ? victim.stop() : victim.kill().then(() => 0);

async function tryOne(run: SuiteRun, at: At): Promise<Tried> {
  const server = await startServer(run.postgres, { roles: ['api'] });
  try {
    const tried = await suffer(run, at, server);
    run.say(`${at.action} at ${at.point}${tried.isEffective ? '' : ': NOT REACHED'}`);
    return tried;
  } catch (error) {
    return { at, isEffective: false, findings: [`${at.action} at ${at.point}: ${(error as Error).message}`] };
  } finally {
    await server.stop();
  }
}

export const failpoints: Suite = {
  name: 'failpoints',
  summary:
    'every fail point of sending, delivering, folding and purging, and of other work: a crash, and a stall of 5 s',
  unit: 'fail points',
  sizes: { test: TEST_SIZE, long: ALL.length, bug: 2 },
  async run(run): Promise<Outcome> {
    // Planted is what breaks a promise of accepting: the crash in the middle of its transaction shows it.
    const list = run.bug
      ? ALL.filter(({ point, action }) => point.startsWith('accept.') && action === 'crash').slice(
          0,
          run.wanted,
        )
      : ALL.slice(0, run.wanted);
    const left = [...list];
    const tried: Tried[] = [];
    const workOff = async () => {
      for (let at = left.shift(); at; at = left.shift()) tried.push(await tryOne(run, at));
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, workOff));
    const effective = tried.filter(({ isEffective }) => isEffective);
    const actions = new Map<string, number>();
    for (const { at } of effective) actions.set(at.action, (actions.get(at.action) ?? 0) + 1);
    return {
      effective: effective.length,
      facts: [
        counted(actions),
        ...tried
          .filter((one) => !one.isEffective)
          .map(({ at }) => `not reached: ${at.action} at ${at.point}`),
      ],
      findings: tried.flatMap(({ findings }) => findings),
    };
  },
};
