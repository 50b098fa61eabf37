import type { AddressInfo } from 'node:net';
import { ensureFirstApplication, type CreatedApplication } from '../applications/applications.js';
import { type App, compose } from '../compose.js';
import type { Config } from '../config.js';
import { openFileStore } from '../files/open.js';
import { systemClock } from '../platform/clock.js';
import { linkUrl, makeOwnerLink } from '../members/links.js';
import { createLogger, type Logger } from '../platform/logger.js';
import { listApplications } from '../storage/applications.js';
import { checkDurability, migrate, StorageRefused } from '../storage/migrate.js';
import type { ApplicationKey } from '../storage/database.js';
import { createTemplate } from '../templates/manage.js';
import { WELCOME, WELCOME_KEY } from '../templates/welcome.js';
import { hasDemo, makeDemoLink } from './demo.js';
import { openStorage } from './storage.js';
import { welcome } from './welcome.js';

/** After this a stop no longer waits for requests and work in hand. */
const STOP_MS = 9_000;

/** What keeps the server from starting, in a sentence. */
export class StartError extends Error {
  override name = 'StartError';
}

interface Running {
  app: App;
  /** Tells whether all that was in hand has ended. */
  stop(): Promise<boolean>;
}

async function start(config: Config, logger: Logger): Promise<Running> {
  const storage = await openStorage(config, logger);
  const app = compose({
    connection: storage.connection,
    connections: config.databaseConnections,
    clock: systemClock,
    logger,
    roles: config.roles,
    fileStore: openFileStore(config.files),
    publicUrl: config.publicUrl,
    oidc: config.oidc,
    nats: config.nats,
  });
  const stop = async () => {
    let cancel = () => {};
    const timeout = new Promise<boolean>((resolve) => {
      cancel = systemClock.after(STOP_MS, () => resolve(false));
    });
    const hasEnded = await Promise.race([app.stop().then(() => true), timeout]);
    cancel();
    // A request that is still not answered would keep the process from ending.
    if (config.roles.has('api')) app.http.server.closeAllConnections();
    await storage.stop();
    return hasEnded;
  };
  try {
    await checkStorage(app, storage.description);
    for (const name of await migrate(app.db)) logger.info({ migration: name }, 'migrated');
    await app.start();
    if (config.roles.has('api')) {
      // First the port, then the first application: its token is shown once, and must not be lost to a port in use.
      await listen(app, config);
      const first = await ensureFirstApplication(app.db, {
        ...config.firstApplication,
        now: systemClock.now(),
      });
      if (first) await makeWelcome(app, first.application.id);
      await greet(app, config, first);
    }
    logger.info(
      { storage: storage.description, roles: [...config.roles], process: app.name },
      'Belfry is up',
    );
    return { app, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function checkStorage(app: App, description: string): Promise<void> {
  try {
    await checkDurability(app.db);
  } catch (error) {
    if (error instanceof StorageRefused) throw error;
    const cause = (error as Error).cause ?? error;
    throw new StorageRefused(
      `The ${description} cannot be used: ${(cause as Error).message}. Check its address, user and password, and that the database exists.`,
      { cause },
    );
  }
}

async function makeWelcome(app: App, key: ApplicationKey): Promise<void> {
  const application = await app.directory.application(key);
  if (!application) return;
  const actor = { type: 'cli', value: 'belfry serve', roles: null } as const;
  await createTemplate(app, { application, actor }, { key: WELCOME_KEY, value: WELCOME });
}

async function listen(app: App, config: Config): Promise<void> {
  try {
    await app.http.listen({ port: config.port, host: config.host });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new StartError(`Port ${config.port} is in use. Stop what listens there, or set PORT to another.`);
    throw new StartError(
      `Cannot listen on ${config.host}: ${message}. Set HOST to an address of this machine.`,
    );
  }
}

async function greet(app: App, config: Config, first: CreatedApplication | null): Promise<void> {
  const { port } = app.http.server.address() as AddressInfo;
  const shown = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  const ownerToken = await makeOwnerLink(app.db, { now: systemClock.now(), always: false });
  const url = `http://${shown}:${port}`;
  const application = first?.application ?? (await listApplications(app.db))[0];
  process.stdout.write(
    welcome({
      url,
      ownerLink: ownerToken === null ? null : linkUrl(config.publicUrl ?? url, ownerToken),
      applicationId: application?.application_id ?? '',
      token: first && !config.firstApplication.apiToken ? first.token : null,
      isFirstStart: first !== null,
      demoLink: hasDemo(config) ? await makeDemoLink(app, url) : null,
    }),
  );
}

/** Serves until SIGINT or SIGTERM; then ends what is in hand and stops the embedded database. */
export async function serve(config: Config): Promise<void> {
  const logger = createLogger(config.log);
  // Signals are heard from the beginning: a Ctrl-C during the start must not leave the database running.
  const signal = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const running = await start(config, logger);
  await signal;
  logger.info('stopping');
  if (await running.stop()) return logger.info('stopped');
  logger.warn(
    `stopped with work or requests in hand that did not end in ${STOP_MS / 1_000} s; they are as if the process had been killed`,
  );
  // A statement that waits for the database, or a file that does not come, would keep the process for as long.
  process.exit();
}
