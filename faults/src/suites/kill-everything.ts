import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, Database, findRunningPostgres, systemClock } from '@belfry/server';
import {
  accessServer,
  makeApplication,
  type ServerAccess,
  type TestApplication,
  until,
} from '@belfry/testkit';
import { count as countRows, createTemplate, untilSettled } from '../harness/batches.js';
import { faultsOfAccepted, Load, unacceptable } from '../harness/load.js';
import { clusterOf } from '../harness/own-postgres.js';
import { faultsIn, freePort, ServerProcess } from '../harness/process.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';

const CLIENTS = 4;
/** Longest time until a server that was killed with its database answers again. */
const START_MS = 5_000;
/** It lives so long under load, at least and by chance. */
const LIFE_MS = 150;
const LIFE_MORE_MS = 600;
const BATCH_EACH = 10;
const BATCH_TARGETS = 500;

interface Scene {
  run: SuiteRun;
  dataDir: string;
  filesDir: string;
  port: number;
  victim: ServerProcess;
  application: TestApplication | null;
  load: Load | null;
  findings: string[];
}

/** Everything that works in the database's directory or was told of it: PostgreSQL, and its guardian. */
function processesOf(cluster: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isAt = readlinkSync(`/proc/${pid}/cwd`) === cluster;
        return isAt || readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster);
      } catch {
        return false;
      }
    });
}

/** Ends the server and its whole database at the same moment. */
async function killAll({ victim, dataDir }: Scene): Promise<void> {
  const all = processesOf(clusterOf(dataDir));
  for (const pid of [victim.pid, ...all])
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Ended by itself meanwhile.
    }
  await until('the server is gone', () => !victim.isAlive);
}

const startVictim = ({
  run,
  dataDir,
  filesDir,
  port,
}: Omit<Scene, 'victim' | 'load'>): Promise<ServerProcess> =>
  ServerProcess.start({
    connection: null,
    ...{ dataDir, filesDir, port },
    roles: ['api', 'worker', 'gateway'],
    plan: { bugs: serverBugs(run.bug), leaseMs: 1_000 },
  });

/** Does something in the database of the server that runs now. */
async function withDatabase<T>(scene: Scene, use: (db: Database) => Promise<T>): Promise<T> {
  const connection = await findRunningPostgres(scene.dataDir);
  if (!connection) throw new Error(`no PostgreSQL runs in ${scene.dataDir}`);
  const db = new Database(connection, 2, createLogger({ level: 'silent', format: 'json' }));
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

const accessOf = (scene: Scene, db: Database, application: TestApplication): ServerAccess =>
  accessServer({ url: scene.victim.url, db, clock: systemClock }, application);

async function setUp(scene: Scene): Promise<Load> {
  const application = await withDatabase(scene, async (db) => {
    const made = await makeApplication(db, systemClock);
    await createTemplate(accessOf(scene, db, made));
    return made;
  });
  scene.application = application;
  const load = new Load({
    target: () => ({ url: scene.victim.url, token: application.token }),
    targets: (n) =>
      n % BATCH_EACH === 0
        ? { mode: 'batch', targets: Array.from({ length: BATCH_TARGETS }, (_, user) => `u${user}`) }
        : { mode: 'realtime', targets: [`s${n}`, `t${n}`] },
  });
  load.start(CLIENTS);
  return load;
}

/** One death and the start after it; whether it hit, and how long the start took. */
async function one(scene: Scene, load: Load): Promise<{ isEffective: boolean; startMs: number }> {
  const accepted = load.accepted.length;
  await until('sends are answered', () => load.accepted.length > accepted, 30_000);
  const life = LIFE_MS + scene.run.random.below(LIFE_MORE_MS);
  await new Promise((resolve) => setTimeout(resolve, life));
  const isEffective = load.underWay > 0;
  await killAll(scene);
  scene.findings.push(...faultsIn(scene.victim));
  const since = performance.now();
  scene.victim = await startVictim(scene);
  return { isEffective, startMs: performance.now() - since };
}

async function verdict(scene: Scene, load: Load): Promise<void> {
  await load.stop();
  await withDatabase(scene, async (db) => {
    await untilSettled(db);
    await until('all counters are added up', async () => (await countRows(db, 'metric_deltas')) === 0);
    scene.findings.push(
      ...unacceptable(load.exchanges, true),
      ...(await faultsOfAccepted(db, load.accepted)),
      ...(await faultsOfInvariants(db)),
    );
  });
  const stopMs = await scene.victim.stop();
  if (stopMs > 10_000 * scene.run.patience)
    scene.findings.push(`the server took ${stopMs.toFixed(0)} ms to stop`);
}

export const killEverything: Suite = {
  name: 'kill-everything',
  summary: 'kill -9 of the server and its embedded database together, under load',
  unit: 'deaths',
  sizes: { test: 4, long: 1_000, bug: 3 },
  async run(run): Promise<Outcome> {
    const directory = mkdtempSync(join(tmpdir(), 'belfry-faults-'));
    const base = {
      ...{
        run,
        dataDir: join(directory, 'data'),
        filesDir: join(directory, 'files'),
        port: await freePort(),
      },
      ...{ application: null, findings: [] as string[] },
    };
    const scene: Scene = { ...base, victim: await startVictim(base), load: null };
    let effective = 0;
    let worstMs = 0;
    try {
      const load = await setUp(scene);
      scene.load = load;
      for (let n = 0; effective < run.wanted && n < run.wanted * 2; n++) {
        const { isEffective, startMs } = await one(scene, load);
        if (isEffective) effective++;
        worstMs = Math.max(worstMs, startMs);
        if (startMs > START_MS * run.patience) scene.findings.push(`a start took ${startMs.toFixed(0)} ms`);
        if (n % 20 === 19) run.say(`${effective} deaths`);
        if (scene.findings.length > 0) break;
      }
      await verdict(scene, load);
      const { exchanges, accepted } = load;
      return {
        effective,
        findings: scene.findings,
        facts: [
          `${exchanges.length} sends, ${accepted.length} answered 200: all of them stored and delivered`,
          `the longest start took ${(worstMs / 1000).toFixed(1)} s`,
        ],
      };
    } finally {
      await scene.load?.stop();
      await killAll(scene);
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  },
};
