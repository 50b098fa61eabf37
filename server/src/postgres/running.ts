/** The way into the embedded PostgreSQL of a server that runs on this machine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE } from './cluster.js';
import { EmbeddedPostgresError, errorCode } from './errors.js';
import { lockHolder } from './lock.js';
import type { Connection } from './types.js';
import { passwordIn } from './windows.js';

/** Null when no living server has the directory, or its PostgreSQL does not accept connections yet. */
export async function findRunningPostgres(dataDir: string): Promise<Connection | null> {
  if (lockHolder(join(dataDir, 'belfry.lock')) === null) return null;
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  try {
    const [, , , port, socket, address, , state] = (await readFile(file, 'utf8')).split('\n');
    if (state?.trim() !== 'ready') return null;
    const login = { port: Number(port), user: DATABASE, database: DATABASE };
    return socket
      ? { host: socket, ...login }
      : { host: address ?? '', ...login, password: passwordIn(dataDir) };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    if (errorCode(error) !== 'EACCES') throw error;
    throw new EmbeddedPostgresError(
      `The PostgreSQL in ${dataDir} runs as another user. Run this command as that user, or as root.`,
    );
  }
}
