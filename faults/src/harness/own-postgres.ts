import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createLogger, startEmbeddedPostgres } from '@belfry/server';
import { createDatabase, prepareTemplate } from '@belfry/testkit';

/** A PostgreSQL of a suite's own, which it may break; it is started again as the server's embedded one is. */
export interface OwnPostgres {
  /** An empty database, with the schema. */
  connection: Connection;
  /** Of its main process. */
  pid(): number;
  stop(): Promise<void>;
}

const silent = createLogger({ level: 'silent', format: 'json' });

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'belfry-faults-'));
  const postgres = await startEmbeddedPostgres({
    dataDir: directory,
    log: (level, message, fields) => silent[level](fields ?? {}, message),
  });
  await prepareTemplate({ connection: postgres.connection });
  const { connection } = await createDatabase({ connection: postgres.connection });
  return {
    connection,
    pid: () => postmasterPid(directory),
    stop: async () => {
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The main process of the PostgreSQL in a data directory; 0 while there is none. */
export function postmasterPid(dataDir: string): number {
  try {
    return Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

/** Where the files of the PostgreSQL in a data directory are. */
export const clusterOf = (dataDir: string): string => realpathSync(join(dataDir, 'postgres'));
