import { type AnswerOf, OPERATIONS } from '@belfry/contract';
import { callOperation, startServer, type TestServer } from '@belfry/testkit';
import { count as countRows, createTemplate, sendBody } from '../harness/batches.js';
import { freePort, ServerProcess } from '../harness/process.js';
import { CuttingProxy } from '../harness/proxy.js';
import { count, counted } from '../harness/report.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';
import { end } from './failpoint-scenarios.js';

/** So many answers are lost on the way before one is lost by a crash, of each mode. */
const CUTS_A_CRASH = 25;

interface Scene {
  run: SuiteRun;
  /** A server that does not fail, for its database. */
  server: TestServer;
  proxy: CuttingProxy;
  proxyUrl: string;
  /** The one behind the proxy. */
  victim: ServerProcess;
  port: number;
}

type Mode = 'realtime' | 'batch';
type Answer = { status: number; body: AnswerOf<typeof OPERATIONS.sendNotification>; isReplayed: boolean };

const startVictim = (
  { run, server, port }: Pick<Scene, 'run' | 'server' | 'port'>,
  crashAt: string | null,
): Promise<ServerProcess> =>
  ServerProcess.start({
    connection: server.connection,
    filesDir: server.filesDir,
    roles: ['api'],
    port,
    plan: {
      bugs: serverBugs(run.bug),
      ...(crashAt === null ? {} : { at: { point: crashAt, time: 1, action: 'crash' as const } }),
    },
  });

/** Sends with a key; null when no answer came. */
async function send(
  scene: Scene,
  of: { key: string; mode: Mode; targets: number; url: string },
): Promise<Answer | null> {
  const { token } = scene.server.application;
  const body = sendBody(of.mode, of.targets);
  // Each on a connection of its own: one that was lost is not to be met again.
  const headers = { 'idempotency-key': of.key, connection: 'close' };
  const answer = await callOperation({ url: of.url, token }, OPERATIONS.sendNotification, {
    body,
    headers,
  }).catch(() => null);
  return answer && { ...answer, isReplayed: answer.headers.get('idempotent-replayed') === 'true' };
}

/** Loses the answer to a send that has been stored; whether it was lost. */
async function lose(
  scene: Scene,
  of: { key: string; mode: Mode; targets: number },
  byCrash: boolean,
): Promise<boolean> {
  if (byCrash) {
    await scene.victim.kill();
    const point = of.mode === 'batch' ? 'accept.committed' : 'accept.realtime_committed';
    scene.victim = await startVictim(scene, point);
    const answer = await send(scene, { ...of, url: scene.victim.url });
    const hasCrashed = !scene.victim.isAlive || answer === null;
    await scene.victim.kill();
    scene.victim = await startVictim(scene, null);
    return answer === null && hasCrashed;
  }
  const { cuts } = scene.proxy;
  scene.proxy.cutAnswerTo(of.key);
  return (await send(scene, { ...of, url: scene.proxyUrl })) === null && scene.proxy.cuts > cuts;
}

async function one(
  scene: Scene,
  n: number,
  tally: { kinds: Map<string, number>; findings: string[] },
): Promise<boolean> {
  const { server, victim } = scene;
  const { db } = server.app;
  const mode: Mode = n % 2 === 0 ? 'batch' : 'realtime';
  const byCrash = n % CUTS_A_CRASH < 2;
  const of = { key: `faults-key-${n}`, mode, targets: 2 };
  const before = await countRows(db, 'notifications');
  if (!(await lose(scene, of, byCrash))) return false;
  count(tally.kinds, `${byCrash ? 'crash' : 'cut'} of a ${mode} send`);
  const what = `${byCrash ? 'a crash' : 'a cut'} before the answer to a ${mode} send`;
  const url = byCrash ? scene.victim.url : victim.url;
  const again = await send(scene, { ...of, url });
  if (again?.status !== 200 || !again.isReplayed)
    tally.findings.push(
      `after ${what} its repeat got ${again?.status ?? 'no answer'}, replayed: ${again?.isReplayed}`,
    );
  const third = await send(scene, { ...of, url });
  if (JSON.stringify(third?.body) !== JSON.stringify(again?.body))
    tally.findings.push(`after ${what} two repeats got different answers`);
  const other = await send(scene, { ...of, url, targets: 3 });
  if (other?.status !== 422)
    tally.findings.push(
      `another body under a key that was used got ${other?.status ?? 'no answer'}, not 422`,
    );
  const id = again?.body.notification_id ?? null;
  const stored = (await countRows(db, 'notifications')) - before;
  if (stored !== 1 || (await countRows(db, 'notifications WHERE id = $1', [id])) !== 1)
    tally.findings.push(`after ${what} and its repeats ${stored} notifications are stored for one key`);
  return true;
}

export const idempotency: Suite = {
  name: 'idempotency',
  summary:
    'answers lost after the commit, on the way or by a crash: a repeat under the same key gets them and does nothing',
  unit: 'lost answers',
  sizes: { test: 12, long: 1_000, bug: 2 },
  async run(run): Promise<Outcome> {
    const server = await startServer(run.postgres, { roles: ['api'] });
    const port = await freePort();
    const proxy = new CuttingProxy({ host: '127.0.0.1', port });
    const tally = { kinds: new Map<string, number>(), findings: [] as string[] };
    let effective = 0;
    try {
      await createTemplate(server);
      const proxyUrl = `http://127.0.0.1:${await proxy.start()}`;
      const scene: Scene = {
        ...{ run, server, proxy, proxyUrl, port },
        victim: await startVictim({ run, server, port }, null),
      };
      for (let n = 0; effective < run.wanted && n < run.wanted * 2; n++) {
        if (await one(scene, n, tally)) effective++;
        if (tally.findings.length > 0) break;
        if (n % 100 === 99) run.say(`${effective} lost answers`);
      }
      await scene.victim.kill();
      server.app.worker.start();
      await end(server);
      tally.findings.push(...(await faultsOfInvariants(server.app.db)));
    } finally {
      await proxy.stop();
      await server.stop();
    }
    return { effective, findings: tally.findings, facts: [counted(tally.kinds)] };
  },
};
