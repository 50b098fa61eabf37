/** Moving files into place so that a crash or a power loss leaves the old state or the new, never half. */
import { constants, readdirSync, rmSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readdir, readlink, realpath, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './errors.js';
import { processState } from './processes.js';

/** Writes what the kernel holds of a file or a directory's entries to the disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some systems cannot flush a directory; none that can fails with these.
    if (!['EINVAL', 'EISDIR', 'EPERM', 'EBADF'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** Copies a tree, flushed, readable by everyone, writable by its owner only. `skip` gets names. */
export async function copyTree(from: string, to: string, skip: (name: string) => boolean): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (skip(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target, skip);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isFile()) {
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await chmod(target, ((await lstat(source)).mode & 0o111) === 0 ? 0o644 : 0o755);
      await flush(target);
    }
  }
  await flush(to);
}

/**
 * The place for what must be readable by the account PostgreSQL runs as when the server is root. Only root
 * may change it, else another user could put his own program there.
 */
export async function sharedDirectory(): Promise<string> {
  const directory = '/var/lib/belfry';
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0)
    throw new EmbeddedPostgresError(
      `${directory} must be a directory of root that nobody else can write to. Correct it with: ` +
        `chown root ${directory} && chmod 755 ${directory}`,
    );
  return await realpath(directory);
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** The beginning of a name for a thing in the making that will be renamed to `path`; for mkdtemp. */
export function unfinished(path: string): string {
  return `${path}.new-${process.pid}-`;
}

/**
 * Removes unfinished things for `path` (and names that extend it) whose makers were killed. What the maker's
 * own child still writes to cannot be removed yet; it is left for a later start.
 */
export function removeLeftovers(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(basename(path)) && /\.new-(\d+)-\w+$/.exec(name)?.[1];
    if (!pid || processState(Number(pid))) continue;
    try {
      rmSync(join(dirname(path), name), { recursive: true, force: true });
    } catch (error) {
      if (errorCode(error) !== 'ENOTEMPTY') throw error;
    }
  }
}
