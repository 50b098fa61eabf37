/**
 * The directory of PostgreSQL's unix socket. Whoever can reach the socket may do everything, so only the
 * account PostgreSQL runs as (and root) can enter it. Its path is short, for a socket's path may have 103
 * bytes on some systems, and new at every start of the server; what a killed server left is removed.
 */
import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canEnter } from './account.js';
import { EmbeddedPostgresError } from './errors.js';
import { exists } from './files.js';

export const PORT = 5432;
const NAME_BYTES = '/belfry-01234567-abcdef/.s.PGSQL.5432'.length;

/** Call it only with the lock held and no PostgreSQL at work: it removes older ones of the same data. */
export async function makeSocketDirectory(cluster: string, account: Account): Promise<string> {
  const base = await findBase(account);
  const prefix = `belfry-${createHash('sha256').update(cluster).digest('hex').slice(0, 8)}-`;
  for (const name of await readdir(base)) {
    if (!/^-\w{6}$/.test(name.slice(prefix.length - 1)) || !name.startsWith(prefix)) continue;
    const found = await lstat(join(base, name));
    if (found.isDirectory() && (found.uid === account.uid || found.uid === process.getuid?.()))
      await rm(join(base, name), { recursive: true, force: true });
  }
  const directory = await mkdtemp(join(base, prefix));
  await own(directory, account);
  return directory;
}

/** Before a restart in the same place: nobody else's, still there, and without the dead server's files. */
export async function renewSocketDirectory(directory: string, account: Account): Promise<void> {
  if (!(await exists(directory))) {
    await mkdir(directory, { mode: 0o700 });
    await own(directory, account);
  }
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== account.uid || (found.mode & 0o077) !== 0)
    throw new EmbeddedPostgresError(
      `${directory}, the directory of PostgreSQL's socket, must belong to ${account.name} with mode 0700. ` +
        'Somebody has changed it; restart the server to get a new one.',
    );
  for (const name of await readdir(directory)) await rm(join(directory, name), { force: true });
}

async function own(directory: string, account: Account): Promise<void> {
  await chmod(directory, 0o700);
  if (account.dropped) await chown(directory, account.uid, account.gid);
}

async function findBase(account: Account): Promise<string> {
  for (const candidate of [tmpdir(), '/tmp', '/var/tmp', '/run']) {
    if (!(await exists(candidate))) continue;
    const base = await realpath(candidate);
    if (Buffer.byteLength(base) + NAME_BYTES > 103) continue;
    if (await canEnter(account, base)) return base;
  }
  throw new EmbeddedPostgresError(
    `No directory for PostgreSQL's socket: the user ${account.name} can enter none of ${tmpdir()}, /tmp, /var/tmp. ` +
      'Make /tmp usable (chmod 1777 /tmp), or set TMPDIR to a short path this user can enter.',
  );
}
