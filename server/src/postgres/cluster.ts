/**
 * PostgreSQL's files: where they are, and making them at the first start.
 *
 * Life cycle: initdb works in `<place>.new-<pid>-…`, which is flushed and renamed to its place when all is
 * done, so a place that exists is complete whatever was killed meanwhile; what a killed start left is removed
 * by the next. Only the holder of the lock comes here.
 */
import { type ExecFileException, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, canEnter, spawnAs } from './account.js';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError, errorCode } from './errors.js';
import { exists, flush, removeLeftovers, sharedDirectory, unfinished } from './files.js';
import type { Log } from './types.js';

/** The name of both the database and its owner. */
export const DATABASE = 'belfry';

/** The existing data's real path; null before the first start. */
export async function findCluster(dataDir: string): Promise<string | null> {
  const link = join(dataDir, 'postgres');
  if (!(await exists(link))) return null;
  let place: string;
  try {
    place = await realpath(link);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new EmbeddedPostgresError(
      `${link} points to PostgreSQL's data, and they are not there. Bring them back (a volume not mounted?), ` +
        `or remove ${link} to begin with an empty database.`,
    );
  }
  const names = await readdir(place);
  if (names.includes('PG_VERSION')) return place;
  if (names.length === 0 && (await lstat(link)).isDirectory()) {
    await rmdir(link);
    return null;
  }
  throw new EmbeddedPostgresError(
    `${place} is not PostgreSQL's data directory. Move what is in it elsewhere, or give the server another data directory.`,
  );
}

/** Refuses data of another major version, which PostgreSQL cannot read. */
export async function checkVersion(cluster: string, binaries: Binaries): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const major = binaries.version.split('.')[0];
  if (found === major) return;
  throw new EmbeddedPostgresError(
    `The data in ${cluster} were made by PostgreSQL ${found}; this server brings ${binaries.version}. ` +
      `Export them with the server that made them (pg_dump), or install that server again.`,
  );
}

export interface NewCluster {
  readonly dataDir: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string | undefined;
  readonly log: Log;
}

/** Makes the files, with an empty database; returns their real path. */
export async function createCluster(options: NewCluster): Promise<string> {
  const { dataDir, account, log } = options;
  const link = join(dataDir, 'postgres');
  if (await canEnter(account, dataDir)) {
    await initialise(options, link);
    return await realpath(link);
  }
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const place = join(await sharedDirectory(), `data-${hash}`);
  if (await exists(place)) await setAside(place, link, log);
  await initialise(options, place);
  await symlink(place, link);
  await flush(dataDir);
  log('info', `the user ${account.name} cannot enter ${dataDir}, so PostgreSQL's data are in ${place}`, {
    place,
  });
  return place;
}

async function initialise(options: NewCluster, place: string): Promise<void> {
  const { account, binaries, password } = options;
  removeLeftovers(place);
  const temporary = await mkdtemp(unfinished(place));
  try {
    await chmod(temporary, 0o700);
    if (account.dropped) await chown(temporary, account.uid, account.gid);
    const auth =
      password === undefined
        ? ['--auth-local=trust', '--auth-host=reject']
        : ['--auth=scram-sha-256', '--pwfile', join(options.dataDir, 'postgres.password')];
    const locale = ['--encoding=UTF8', '--locale=C'];
    await runProgram(options, ['initdb', '-D', temporary, '-U', DATABASE, ...locale, ...auth]);
    const single = ['postgres', '--single', '-D', temporary, '-c', 'log_checkpoints=off', 'postgres'];
    await runProgram(options, single, `CREATE DATABASE ${DATABASE}\n`);
    await checkVersion(temporary, binaries);
    await rename(temporary, place);
    await flush(dirname(place));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

function runProgram(options: NewCluster, command: string[], input = ''): Promise<void> {
  const [name = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, _stdout: string, stderr: string) => {
      // In single-user mode a failed statement is printed, and the exit code is 0 all the same.
      if (!error && !/^(ERROR|FATAL|PANIC):|\b(ERROR|FATAL|PANIC): {2}/m.test(stderr)) return resolve();
      const what = stderr.trim() || error?.message;
      reject(
        new EmbeddedPostgresError(`Cannot make PostgreSQL's data in ${options.dataDir}: ${name}: ${what}`),
      );
    };
    const child = execFile(options.binaries.program(name), args, spawnAs(options.account), done);
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Data whose link was removed: neither used again unasked nor deleted. */
async function setAside(place: string, link: string, log: Log): Promise<void> {
  for (let n = 1; ; n++) {
    const aside = `${place}.unlinked-${n}`;
    if (await exists(aside)) continue;
    await rename(place, aside);
    log(
      'warn',
      `found older data in ${place} but no ${link}; moved them to ${aside} and begin with an empty database`,
    );
    return;
  }
}
