import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, Database, systemClock } from '@belfry/server';
import { accessServer, makeApplication, type ServerAccess, until, withClient } from '@belfry/testkit';
import { createTemplate, detailsOf, sendBatch, untilSettled } from '../harness/batches.js';
import { faultsOfAccepted, Load, unacceptable } from '../harness/load.js';
import { type OwnPostgres, startOwnPostgres } from '../harness/own-postgres.js';
import { faultsIn, ServerProcess, WARN } from '../harness/process.js';
import { CuttingProxy } from '../harness/proxy.js';
import { count, counted } from '../harness/report.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';

const CLIENTS = 6;
/** Longest time from a fault until a batch that is sent after it is delivered. */
const WHOLE_MS = 5_000;
/** Longest time until a connection that listens has taken the place of one that nothing comes through any more. */
const LISTENS_MS = 15_000;
const LISTEN = 'LISTEN belfry_work';

interface Scene {
  run: SuiteRun;
  postgres: OwnPostgres;
  proxy: CuttingProxy;
  victim: ServerProcess;
  server: ServerAccess;
  db: Database;
  load: Load;
}

type Kind = 'restart' | 'terminate' | 'cut' | 'dark';
const KINDS: readonly Kind[] = ['restart', 'terminate', 'cut', 'dark'];

/** Does harm; whether it hit. */
const FAULTS: Record<Kind, (scene: Scene) => Promise<boolean>> = {
  /** PostgreSQL is ended as by "pg_ctl stop -m immediate", and started again by who watches over it. */
  restart: async ({ postgres, load }) => {
    const before = postgres.pid();
    const isUnderLoad = load.underWay > 0;
    process.kill(before, 'SIGQUIT');
    await until('another PostgreSQL runs', () => postgres.pid() !== before && postgres.pid() > 0);
    return isUnderLoad;
  },
  terminate: async ({ run, db }) => {
    const text = `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity
      WHERE application_name = 'belfry' AND pid <> pg_backend_pid() AND datname = current_database() AND random() < $1`;
    const [row] = await db.rows<{ ended: number }>({ name: '', text }, [0.3 + run.random.next() * 0.7]);
    return (row?.ended ?? 0) > 0;
  },
  /** The answer of PostgreSQL to a statement that it has committed is lost. */
  cut: async ({ proxy }) => {
    const before = proxy.cuts;
    proxy.cutAnswerTo('realtime_insert');
    return until('an answer was lost', () => proxy.cuts > before).catch(() => false);
  },
  dark: async ({ proxy }) => proxy.darken() > 0,
};

async function open(run: SuiteRun): Promise<{ scene: Scene; close: () => Promise<void> }> {
  const postgres = await startOwnPostgres();
  const filesDir = mkdtempSync(join(tmpdir(), 'belfry-faults-files-'));
  const { host = '', port = 5432, user = '', database = '' } = postgres.connection;
  const proxy = new CuttingProxy({ path: join(host, `.s.PGSQL.${port}`) });
  const proxyPort = await proxy.start();
  proxy.watch(LISTEN);
  if (run.bug === 'no_unique_key') await dropKeys(postgres);
  const victim = await ServerProcess.start({
    connection: { connectionString: `postgres://${user}@127.0.0.1:${proxyPort}/${database}` },
    filesDir,
    roles: ['api', 'worker'],
    plan: { bugs: serverBugs(run.bug) },
  });
  const db = new Database(postgres.connection, 4, createLogger({ level: 'silent', format: 'json' }));
  const application = await makeApplication(db, systemClock);
  const server = accessServer({ url: victim.url, db, clock: systemClock }, application);
  await createTemplate(server);
  const load = new Load({
    target: () => ({ url: victim.url, token: application.token }),
    targets: (n) => ({ targets: [`s${n}`, `t${n}`], mode: 'realtime' }),
  });
  load.start(CLIENTS);
  const close = async () => {
    await load.stop();
    await victim.kill();
    await db.close();
    await proxy.stop();
    await postgres.stop();
    rmSync(filesDir, { recursive: true, force: true });
  };
  return { scene: { run, postgres, proxy, victim, server, db, load }, close };
}

/** The planted bug of the schema. */
const dropKeys = ({ connection }: OwnPostgres): Promise<unknown> =>
  withClient(connection, (client) =>
    client.query(`ALTER TABLE messages DROP CONSTRAINT messages_pkey CASCADE;
      ALTER TABLE notifications DROP CONSTRAINT notifications_pkey CASCADE`),
  );

/** Waits until a batch can be sent and is delivered; how long after `since` that was. */
async function whole({ server }: Scene, since: number): Promise<number> {
  const notification = await until(
    'a batch is accepted',
    () => sendBatch(server, 10).catch(() => null),
    60_000,
  );
  await until(
    'a batch is delivered',
    async () => (await detailsOf(server, notification).catch(() => null))?.status === 'delivered',
    60_000,
  );
  return performance.now() - since;
}

interface Tally {
  kinds: Map<string, number>;
  worstMs: Map<Kind, number>;
  findings: string[];
  effective: number;
}

async function one(scene: Scene, kind: Kind, tally: Tally): Promise<void> {
  const { load, proxy, run } = scene;
  const limitMs = WHOLE_MS * run.patience;
  const accepted = load.accepted.length;
  await until('the load goes on', () => load.accepted.length > accepted + 20, 60_000);
  if (kind === 'dark') await until('somebody listens', () => proxy.watched > 0);
  const begun = performance.now();
  const hit = await FAULTS[kind](scene);
  // How long a PostgreSQL that keeps ending is left alone is the affair of who watches over it; it is whole again
  // within so long of its new start.
  const since = kind === 'restart' ? performance.now() : begun;
  const wholeMs = await whole(scene, since);
  if (kind === 'dark' && hit)
    await until('another connection listens', () => proxy.watched > 0, LISTENS_MS * run.patience).catch(
      (error: Error) => tally.findings.push(error.message),
    );
  if (!hit) return;
  tally.effective++;
  count(tally.kinds, kind);
  tally.worstMs.set(kind, Math.max(tally.worstMs.get(kind) ?? 0, wholeMs));
  if (wholeMs > limitMs)
    tally.findings.push(`${kind}: whole again after ${wholeMs.toFixed(0)} ms, more than ${limitMs}`);
  const late = load.exchanges.filter(({ status, from }) => status !== 200 && from > since + limitMs);
  if (late.length > 0)
    tally.findings.push(`${kind}: ${late.length} sends failed that began ${limitMs} ms after it`);
}

async function verdict({ load, db, victim }: Scene, tally: Tally): Promise<void> {
  await load.stop();
  await untilSettled(db);
  tally.findings.push(
    ...unacceptable(load.exchanges, false),
    ...(await faultsOfAccepted(db, load.accepted)),
    ...(await faultsOfInvariants(db)),
    ...faultsIn(victim),
  );
  if (!victim.isAlive) tally.findings.push('the server has ended');
}

function warningsOf(victim: ServerProcess): string {
  const warnings = new Map<string, number>();
  for (const { msg } of victim.said(WARN)) count(warnings, msg);
  return counted(warnings) || 'of nothing';
}

export const sessions: Suite = {
  name: 'sessions',
  summary:
    'PostgreSQL restarted "immediate", sessions terminated, answers of commits lost, the connection that listens black-holed, all under load',
  unit: 'faults',
  sizes: { test: 4, long: 100, bug: 1 },
  async run(run): Promise<Outcome> {
    const { scene, close } = await open(run);
    const tally: Tally = { kinds: new Map(), worstMs: new Map(), findings: [], effective: 0 };
    try {
      for (let n = 0; tally.effective < run.wanted && n < run.wanted * 2; n++) {
        await one(scene, run.bug ? 'cut' : (KINDS[n % KINDS.length] as Kind), tally);
        run.say(`${tally.effective} faults, ${tally.findings.length} findings`);
        if (tally.findings.length > 0) break;
      }
      await verdict(scene, tally);
      const { exchanges, accepted } = scene.load;
      const worst = [...tally.worstMs].map(([kind, ms]) => `${kind} ${(ms / 1000).toFixed(1)} s`).join(', ');
      return {
        effective: tally.effective,
        findings: tally.findings,
        facts: [
          counted(tally.kinds),
          `${exchanges.length} sends, ${accepted.length} answered 200, all others 503 with Retry-After`,
          `whole again at the latest after: ${worst}`,
          `the server warned: ${warningsOf(scene.victim)}`,
        ],
      };
    } finally {
      await close();
    }
  },
};
