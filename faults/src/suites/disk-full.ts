import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, Database, findRunningPostgres, systemClock } from '@belfry/server';
import { accessServer, makeApplication, until } from '@belfry/testkit';
import {
  count as countRows,
  createTemplate,
  detailsOf,
  sendBatch,
  untilSettled,
} from '../harness/batches.js';
import { faultsOfAccepted, Load, unacceptable } from '../harness/load.js';
import { freePort, ServerProcess } from '../harness/process.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';

const DISK_MB = 400;
/** What is left of it when the load meets its end. */
const LEFT_MB = 6;
const CLIENTS = 4;
/** One send of so many is a batch, so that more is not accepted than is delivered. */
const BATCH_TARGETS = 5_000;
const BATCH_EACH = 40;
/** Refused sends after which there is room again. */
const REFUSALS = 20;
/** A database that found no room for its log ends, and is started again after pauses of up to 5 s. */
const WHOLE_MS = 20_000;
const MB = 1024 * 1024;

/** A small disk of its own; null, with the reason, where none may be mounted. */
function mountDisk(at: string): string | null {
  mkdirSync(at);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'belfry-faults', at], {
      stdio: 'pipe',
    });
    return null;
  } catch (error) {
    return `no disk can be mounted here, which takes root: ${(error as Error).message.split('\n')[0]}`;
  }
}

/** Whether this process may mount a disk. */
export function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'belfry-faults-'));
  const disk = join(directory, 'disk');
  try {
    if (mountDisk(disk) !== null) return false;
    execFileSync('umount', ['-l', disk]);
    return true;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Takes all room of the disk but a little. */
function fill(disk: string, left: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const file = openSync(join(disk, 'filler'), 'w');
  const block = Buffer.alloc(MB);
  try {
    for (let free = bavail * bsize; free > left + MB; free -= MB) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

interface Scene {
  run: SuiteRun;
  disk: string;
  victim: ServerProcess;
  load: Load;
  findings: string[];
}

const refusals = ({ load }: Scene): number => load.exchanges.length - load.accepted.length;

/** Fills the disk until sends are refused, and makes room again; how many were, and how long it took to be whole. */
async function one(
  scene: Scene,
  sendOne: () => Promise<boolean>,
): Promise<{ refused: number; wholeMs: number }> {
  const { load, disk } = scene;
  const accepted = load.accepted.length;
  await until('the load goes on', () => load.accepted.length > accepted + 5, 60_000);
  const before = refusals(scene);
  fill(disk, LEFT_MB * MB);
  scene.run.say('the disk is full');
  const isFull = await until('sends are refused', () => refusals(scene) >= before + REFUSALS, 60_000).catch(
    () => false,
  );
  rmSync(join(disk, 'filler'));
  scene.run.say(`${refusals(scene) - before} sends were refused; there is room again`);
  const since = performance.now();
  await until('a batch is delivered again', sendOne, 60_000);
  return { refused: isFull ? refusals(scene) - before : 0, wholeMs: performance.now() - since };
}

async function play(run: SuiteRun, disk: string, directory: string): Promise<Outcome> {
  const dataDir = join(disk, 'data');
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  const victim = await ServerProcess.start({
    connection: null,
    ...{ dataDir, filesDir: join(directory, 'files'), port: await freePort() },
    roles: ['api', 'worker', 'gateway'],
    plan: { bugs: serverBugs(run.bug) },
  });
  const connection = await findRunningPostgres(dataDir);
  if (!connection) throw new Error('the database does not run');
  const db = new Database(connection, 2, createLogger({ level: 'silent', format: 'json' }));
  const application = await makeApplication(db, systemClock);
  const server = accessServer({ url: victim.url, db, clock: systemClock }, application);
  await createTemplate(server);
  const targets = Array.from({ length: BATCH_TARGETS }, (_, user) => `u${user}`);
  const load = new Load({
    target: () => ({ url: victim.url, token: application.token }),
    targets: (n) =>
      n % BATCH_EACH === 0 ? { mode: 'batch', targets } : { mode: 'realtime', targets: [`s${n}`] },
  });
  const scene: Scene = { run, disk, victim, load, findings: [] };
  const sendOne = async () => {
    const id = await sendBatch(server, 10, { priority: 'high' }).catch(() => null);
    if (id === null) return false;
    await until(
      'it is delivered',
      async () => (await detailsOf(server, id).catch(() => null))?.status === 'delivered',
      60_000,
    );
    return true;
  };
  try {
    let effective = 0;
    const times: string[] = [];
    for (let n = 0; effective < run.wanted && n < run.wanted * 2; n++) {
      load.start(CLIENTS);
      const { refused, wholeMs } = await one(scene, sendOne);
      await load.stop();
      if (refused > 0) effective++;
      times.push(
        `${refused} sends were refused, whole again ${(wholeMs / 1000).toFixed(1)} s after there was room`,
      );
      if (wholeMs > WHOLE_MS * run.patience)
        scene.findings.push(`whole again after ${wholeMs.toFixed(0)} ms`);
    }
    await untilSettled(db);
    await until(
      'all counters are added up',
      async () => (await countRows(db, 'metric_deltas')) === 0,
      60_000,
    );
    scene.findings.push(
      ...unacceptable(load.exchanges, false),
      ...(await faultsOfAccepted(db, load.accepted)),
      ...(await faultsOfInvariants(db)),
    );
    if (!victim.isAlive) scene.findings.push('the server has ended');
    return {
      effective,
      findings: scene.findings,
      facts: [...times, `${load.accepted.length} sends were answered 200`],
    };
  } finally {
    await load.stop();
    await db.close();
    await victim.stop();
  }
}

export const diskFull: Suite = {
  name: 'disk-full',
  summary: 'the disk of the embedded database runs full under load, and there is room again (takes root)',
  unit: 'full disks',
  sizes: { test: 1, long: 10, bug: 1 },
  async run(run): Promise<Outcome> {
    const directory = mkdtempSync(join(tmpdir(), 'belfry-faults-'));
    chmodSync(directory, 0o755);
    const disk = join(directory, 'disk');
    const refused = mountDisk(disk);
    try {
      if (refused !== null) return { effective: 0, findings: [], facts: [refused] };
      return await play(run, disk, directory);
    } finally {
      if (refused === null) execFileSync('umount', ['-l', disk]);
      rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  },
};
