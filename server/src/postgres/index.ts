/**
 * The embedded PostgreSQL: the real one, from npm, as our child.
 *
 * Life cycle: lock the data directory → make the files at the first start → wait until nothing of an earlier
 * server is at work there → start, and start again whenever it ends → stop() → give the lock back. The lock
 * is held from the first to the last of these, so all steps between have the directory to themselves.
 */
import { chmod, chown, mkdir, realpath, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { type Account, canEnter, chooseAccount } from './account.js';
import { type Binaries, findBinaries } from './binaries.js';
import { checkVersion, createCluster, DATABASE, findCluster } from './cluster.js';
import { EmbeddedPostgresError } from './errors.js';
import { acquireLock } from './lock.js';
import { launch } from './postmaster.js';
import { asArguments, embeddedSettings, supportsLz4 } from './settings.js';
import { CLUSTER_NAME, settle } from './settle.js';
import { makeSocketDirectory, PORT, renewSocketDirectory } from './socket.js';
import { Supervisor } from './supervisor.js';
import type { Connection, Log } from './types.js';
import { freePort, launchOnWindows, passwordIn } from './windows.js';

export { EmbeddedPostgresError } from './errors.js';
export { findRunningPostgres } from './running.js';

export interface EmbeddedPostgres {
  /** For the pg library. Stays the same when PostgreSQL is started again. */
  readonly connection: Connection;
  /** Resolves when every process of it is gone. Safe to call twice. */
  stop(): Promise<void>;
  /** Such as 18.4. */
  readonly version: string;
}

export interface EmbeddedOptions {
  /** Absolute; PostgreSQL's files go below it. */
  dataDir: string;
  log: Log;
  /** PostgreSQL had ended by itself and accepts connections again; the old ones are broken. */
  onRestart?: () => void;
  /** PostgreSQL settings over ours. */
  settings?: Record<string, string>;
}

const ON_WINDOWS = process.platform === 'win32';

/** Resolves when clients can connect. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = await makeDataDir(options.dataDir);
  const undo = [acquireLock(join(dataDir, 'belfry.lock'))];
  const undoAll = () => {
    for (const step of undo.splice(0).reverse()) step();
  };
  try {
    const place = await prepare(dataDir, options.log);
    // Data elsewhere can have two links to them, in a directory and its copy; the lock in them decides.
    if (dirname(place.cluster) !== dataDir) undo.push(acquireLock(join(place.cluster, 'belfry.lock')));
    const { supervisor, connection, close } = await supervise(place, options);
    return {
      connection,
      version: place.binaries.version,
      stop: async () => {
        await supervisor.stop();
        await close();
        undoAll();
      },
    };
  } catch (error) {
    undoAll();
    throw error;
  }
}

interface Place {
  readonly dataDir: string;
  readonly cluster: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string | undefined;
}

async function makeDataDir(dataDir: string): Promise<string> {
  if (!isAbsolute(dataDir)) throw new EmbeddedPostgresError(`${dataDir} must be an absolute path.`);
  try {
    // As root, another account must get through it to its own, private directory.
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    await mkdir(dataDir, { recursive: true, mode });
    return await realpath(dataDir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError(
      `Cannot make the data directory ${dataDir}: ${reason}. Choose another one.`,
    );
  }
}

async function prepare(dataDir: string, log: Log): Promise<Place> {
  const found = await findCluster(dataDir);
  const account = chooseAccount(found);
  if (account.dropped) {
    await openToAccount(dataDir, account);
    log('debug', `the server is root, so PostgreSQL runs as ${account.name}`);
  }
  if (found !== null && !(await canEnter(account, found))) throw outOfReach(found, account);
  const binaries = await findBinaries(account, dataDir);
  const password = ON_WINDOWS ? passwordIn(dataDir) : undefined;
  if (found !== null) await checkVersion(found, binaries);
  const cluster = found ?? (await createCluster({ dataDir, account, binaries, password, log }));
  return { dataDir, cluster, account, binaries, password };
}

/** Lets the account's group through a directory that root keeps to itself; it still cannot list it. */
async function openToAccount(dataDir: string, account: Account): Promise<void> {
  const found = await stat(dataDir);
  if (found.uid !== 0 || (found.mode & 0o077) !== 0) return;
  await chown(dataDir, 0, account.gid);
  await chmod(dataDir, 0o710);
}

async function supervise(place: Place, options: EmbeddedOptions) {
  const { cluster, account, binaries, password } = place;
  const { log } = options;
  const login = { user: DATABASE, database: DATABASE, ...(password === undefined ? {} : { password }) };
  const lz4 = await supportsLz4(binaries, account, cluster);
  await settle(cluster, log);
  const host = ON_WINDOWS ? '127.0.0.1' : await makeSocketDirectory(cluster, account);
  const close = async () => {
    if (!ON_WINDOWS) await rm(host, { recursive: true, force: true });
  };
  const connection: Connection = { host, port: ON_WINDOWS ? await freePort() : PORT, ...login };
  const network: Record<string, string> = ON_WINDOWS
    ? { listen_addresses: host }
    : { listen_addresses: '', unix_socket_directories: host, unix_socket_permissions: '0700' };
  const settings = { ...embeddedSettings(lz4, options.settings), ...network, port: String(connection.port) };
  const fixed = ['-D', cluster, '-c', CLUSTER_NAME];
  const command = [binaries.program('postgres'), ...fixed, ...asArguments(settings)];
  const start = async () => {
    const stale = await settle(cluster, log);
    if (ON_WINDOWS) return launchOnWindows({ cluster, account, command, stale, log }, binaries);
    await renewSocketDirectory(host, account);
    return launch({ cluster, account, command, stale, log });
  };
  const supervisor = new Supervisor({ launch: start, log, onRestart: options.onRestart });
  try {
    await supervisor.start();
  } catch (error) {
    await supervisor.stop();
    await close();
    throw error;
  }
  return { supervisor, connection, close };
}

function outOfReach(cluster: string, account: Account): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The user ${account.name}, to whom the PostgreSQL data in ${cluster} belong, cannot enter that directory. ` +
      'Let everyone pass through the directories above it (chmod o+x), or move the data directory.',
  );
}
