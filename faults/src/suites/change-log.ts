import { OPERATIONS } from '@belfry/contract';
import type { Database } from '@belfry/server';
import { callOperation, startServer, StreamClient, type TestServer, until } from '@belfry/testkit';
import { createTemplate, openSession, template } from '../harness/batches.js';
import { faultsIn, freePort, ServerProcess } from '../harness/process.js';
import { faultsOfInvariants, type Outcome, serverBugs, type Suite, type SuiteRun } from '../harness/suite.js';

const PROCESSES = 2;
const WRITERS = 8;
const USERS = ['r0', 'r1', 'r2', 'r3'];
/** A commit is held back for up to this, by chance. */
const DELAY_MS = 40;
/** A process is restarted after so many late commits. */
const LATE_A_RESTART = 75;
const STOP_MS = 10_000;

/** Holds commits back inside the database, and writes down when each was made. */
const DELAY = `CREATE TABLE faults_commits (xid bigint NOT NULL, at timestamptz NOT NULL);
  CREATE FUNCTION faults_delay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_sleep(random() * ${DELAY_MS / 1000});
    INSERT INTO faults_commits VALUES (pg_current_xact_id()::text::bigint, clock_timestamp());
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER faults_delay AFTER INSERT ON notifications DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION faults_delay()`;

/** Transactions that had begun earlier than another and were committed later. */
const LATE = `SELECT count(*)::int AS late FROM faults_commits a
  WHERE EXISTS (SELECT FROM faults_commits b WHERE b.xid > a.xid AND b.at < a.at)`;

interface Scene {
  run: SuiteRun;
  server: TestServer;
  fleet: ServerProcess[];
  /** Ids of messages that were answered for, by user. */
  sent: Map<string, Set<string>>;
  findings: string[];
  isWriting: boolean;
  isReading: boolean;
  writes: number;
  retries: number;
}

const lateCommits = async (db: Database): Promise<number> =>
  (await db.rows<{ late: number }>({ name: '', text: LATE }))[0]?.late ?? 0;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The URL of a process; whoever finds it gone asks for the next. */
const urlOf = ({ fleet }: Scene, n: number): string => fleet[n % fleet.length]?.url ?? '';

async function write(scene: Scene, writer: number): Promise<void> {
  const { run, server, sent } = scene;
  for (let n = 0; scene.isWriting; n++) {
    const first = run.random.below(USERS.length);
    const targets = [USERS[first] ?? '', USERS[(first + 1) % USERS.length] ?? ''];
    const headers = { 'idempotency-key': `faults-${writer}-${n}` };
    const body = { template: { ...template, variables: { '*': { name: 'N' } } }, targets };
    for (let attempt = writer; ; attempt++) {
      const url = urlOf(scene, attempt);
      const { token } = server.application;
      const answer = await callOperation({ url, token }, OPERATIONS.sendNotification, {
        body,
        headers,
      }).catch(() => null);
      if (answer?.status === 200) {
        for (const user of targets) sent.get(user)?.add(answer.body.notification_id ?? '');
        scene.writes++;
        break;
      }
      // What may be repeated is; with the same key it is stored once.
      if (answer && answer.status !== 503 && answer.status !== 409) {
        scene.findings.push(`a send was answered ${answer.status}`);
        break;
      }
      scene.retries++;
      await pause(20);
    }
  }
}

interface Reader {
  what: string;
  user: string;
  seen: () => string[];
  isDone: Promise<void>;
}

/** Reads a user's change log page after page, from whichever process answers. */
async function poll(scene: Scene, user: string, token: string): Promise<Reader> {
  const list = (n: number, since?: string) =>
    callOperation(
      { url: urlOf(scene, n), token },
      OPERATIONS.listClientChanges,
      since ? { query: { since } } : {},
    );
  const ids: string[] = [];
  let cursor = (await list(0)).body.next;
  const loop = async () => {
    for (let n = 0; scene.isReading; ) {
      const answer = await list(n, cursor).catch(() => null);
      if (answer?.status !== 200) {
        n++;
        await pause(20);
        continue;
      }
      for (const change of answer.body.changes)
        if (change.type === 'message') ids.push(change.message.notification_id);
        else if (change.type === 'reload')
          scene.findings.push(`${user} was told to reload: ${change.reason}`);
      cursor = answer.body.next;
      await pause(5);
    }
  };
  return { what: 'the change log', user, seen: () => ids, isDone: loop() };
}

/** Keeps a stream open, at another process when one ends it. */
async function listen(scene: Scene, user: string, token: string): Promise<Reader> {
  const streams = [await new StreamClient(urlOf(scene, 0), token).open()];
  const loop = async () => {
    for (let n = 0; scene.isReading; await pause(10)) {
      const last = streams.at(-1);
      if (!last?.isClosed) continue;
      n++;
      const lastEventId = [...streams].reverse().find(({ cursor }) => cursor)?.cursor;
      const next = new StreamClient(urlOf(scene, n), token);
      streams.push(await next.open(lastEventId === undefined ? {} : { lastEventId }));
    }
    for (const stream of streams) stream.close();
  };
  const seen = () => streams.flatMap(({ messageIds }) => messageIds);
  return { what: 'the stream', user, seen, isDone: loop() };
}

function startOne({ run, server }: Pick<Scene, 'run' | 'server'>, port: number): Promise<ServerProcess> {
  return ServerProcess.start({
    connection: server.connection,
    filesDir: server.filesDir,
    roles: ['api', 'gateway', 'worker'],
    port,
    plan: { bugs: serverBugs(run.bug) },
  });
}

/** Stops a process as an operator does, and starts the next in its place. */
async function restart(scene: Scene, index: number): Promise<void> {
  const old = scene.fleet[index];
  if (!old) return;
  const stopMs = await old.stop();
  if (stopMs > STOP_MS * scene.run.patience)
    scene.findings.push(`a process took ${stopMs.toFixed(0)} ms to stop`);
  if (old.child.exitCode !== 0)
    scene.findings.push(`a process that was stopped ended with ${old.child.exitCode}`);
  scene.findings.push(...faultsIn(old));
  scene.fleet[index] = await startOne(scene, Number(new URL(old.url).port));
}

function faultsOfReader({ what, user, seen }: Reader, sent: ReadonlySet<string>): string[] {
  const ids = seen();
  const missed = [...sent].filter((id) => !ids.includes(id)).length;
  const repeated = ids.length - new Set(ids).size;
  return [
    ...(missed > 0 ? [`${what} of ${user} missed ${missed} of ${sent.size} messages`] : []),
    ...(repeated > 0 ? [`${what} of ${user} told ${repeated} messages twice`] : []),
  ];
}

async function play(scene: Scene): Promise<{ late: number; restarts: number }> {
  const { run, server, sent, findings } = scene;
  const { db } = server.app;
  const readers: Reader[] = [];
  for (const user of USERS) {
    const token = await openSession(server, user);
    readers.push(await poll(scene, user, token), await listen(scene, user, token));
  }
  const writers = Array.from({ length: WRITERS }, (_, writer) => write(scene, writer));
  let restarts = 0;
  let late = 0;
  while (late < run.wanted) {
    await pause(100);
    late = await lateCommits(db);
    if (late < (restarts + 1) * LATE_A_RESTART || run.bug) continue;
    await restart(scene, restarts++ % PROCESSES);
    run.say(`${late} late commits, ${restarts} restarts`);
  }
  scene.isWriting = false;
  await Promise.all(writers);
  const haveAll = () =>
    readers.every((reader) => faultsOfReader(reader, sent.get(reader.user) ?? new Set()).length === 0);
  await until('all readers have all', haveAll, run.bug ? 3_000 : 15_000).catch(() => {});
  scene.isReading = false;
  await Promise.all(readers.map(({ isDone }) => isDone));
  for (const reader of readers) findings.push(...faultsOfReader(reader, sent.get(reader.user) ?? new Set()));
  return { late, restarts };
}

export const changeLog: Suite = {
  name: 'change-log',
  summary:
    'readers of change logs and streams while commits are made in any order and processes are restarted in turn',
  unit: 'late commits',
  sizes: { test: 100, long: 8_000, bug: 60 },
  async run(run): Promise<Outcome> {
    const server = await startServer(run.postgres, { roles: ['api'] });
    const scene: Scene = {
      ...{ run, server, fleet: [], sent: new Map(USERS.map((user) => [user, new Set()])), findings: [] },
      ...{ isWriting: true, isReading: true, writes: 0, retries: 0 },
    };
    try {
      await createTemplate(server);
      for (const text of DELAY.split(/;\n {2}(?=CREATE)/)) await server.app.db.count({ name: '', text });
      for (let n = 0; n < PROCESSES; n++) scene.fleet.push(await startOne(scene, await freePort()));
      const { late, restarts } = await play(scene);
      for (const process of scene.fleet) {
        await process.stop();
        scene.findings.push(...faultsIn(process));
      }
      scene.findings.push(...(await faultsOfInvariants(server.app.db)));
      return {
        effective: late,
        findings: scene.findings,
        facts: [
          `${scene.writes} sends by ${WRITERS} writers, ${scene.retries} repeated; ${USERS.length} users, each read by a stream and page by page`,
          `${restarts} restarts of ${PROCESSES} processes, in turn`,
        ],
      };
    } finally {
      scene.isWriting = false;
      scene.isReading = false;
      await server.stop();
    }
  },
};
