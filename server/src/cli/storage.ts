import type { Config } from '../config.js';
import type { Logger } from '../platform/logger.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../postgres/index.js';
import { findRunningPostgres } from '../postgres/running.js';
import type { Connection } from '../storage/database.js';

/** The database that the settings name, started when it is the embedded one. */
export interface OpenStorage {
  connection: Connection;
  /** What runs, for people to read. */
  description: string;
  stop(): Promise<void>;
}

export async function openStorage(config: Config, logger: Logger): Promise<OpenStorage> {
  if (config.databaseUrl)
    return {
      connection: { connectionString: config.databaseUrl },
      description: 'PostgreSQL of DATABASE_URL',
      stop: async () => {},
    };
  if (!config.dataDir) throw new Error('neither DATABASE_URL nor BELFRY_DATA is set');
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: (level, message, fields) => logger[level](fields ?? {}, message),
  });
  return {
    connection: embedded.connection,
    description: `embedded PostgreSQL ${embedded.version} in ${config.dataDir}`,
    stop: () => embedded.stop(),
  };
}

/**
 * As openStorage, for a command beside a server: a running server's embedded database is used as it is,
 * and one that does not run is started for as long as the command takes.
 */
export async function attachStorage(config: Config, logger: Logger): Promise<OpenStorage> {
  const running = config.dataDir ? await findRunningPostgres(config.dataDir) : null;
  if (!running) return openStorage(config, logger);
  return {
    connection: running,
    description: `embedded PostgreSQL in ${config.dataDir}`,
    stop: async () => {},
  };
}
