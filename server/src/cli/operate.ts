import { PERMISSIONS, type Permission } from '@belfry/contract';
import {
  createApiToken,
  createApplication,
  OperatorError,
  requireApplication,
  revokeToken,
  tokensOf,
} from '../applications/applications.js';
import type { Config } from '../config.js';
import { linkUrl, operatorLink } from '../members/links.js';
import { systemClock } from '../platform/clock.js';
import { createLogger } from '../platform/logger.js';
import { listApplications } from '../storage/applications.js';
import { Database } from '../storage/database.js';
import { listSetAside, retrySetAside } from '../storage/set-aside.js';
import { announceWork } from '../storage/work.js';
import { checkReady, migrate } from '../storage/migrate.js';
import { attachStorage } from './storage.js';

export const print = (line: string) => process.stdout.write(`${line}\n`);

/** Runs one command on the database: the running server's when there is one, else it is started for it. */
export async function withDatabase(
  config: Config,
  run: (db: Database) => Promise<void>,
  { migrates = true } = {},
): Promise<void> {
  const logger = createLogger({ ...config.log, level: 'warn' });
  const storage = await attachStorage(config, logger);
  const db = new Database(storage.connection, 4, logger);
  try {
    if (migrates && !(await checkReady(db).catch(() => false))) await migrate(db);
    await run(db);
  } finally {
    await db.close();
    await storage.stop();
  }
}

export async function appCreate(db: Database, options: { id?: string; name?: string }): Promise<void> {
  if (options.id !== undefined && !/^[A-Za-z0-9-]{1,64}$/.test(options.id))
    throw new OperatorError('--id must be 1 to 64 letters, digits and hyphens.');
  const { application, token } = await createApplication(db, {
    applicationId: options.id ?? null,
    name: options.name ?? 'Application',
    now: systemClock.now(),
  });
  print(`application  ${application.application_id}`);
  print(`API token    ${token}   (shown this once: keep it)`);
}

export async function appList(db: Database): Promise<void> {
  for (const one of await listApplications(db))
    print(`${one.application_id}  ${new Date(one.created_at).toISOString()}  ${one.name}`);
}

export async function tokenCreate(
  db: Database,
  options: { app?: string; name?: string; permission?: string[] },
): Promise<void> {
  for (const one of options.permission ?? [])
    if (!(PERMISSIONS as readonly string[]).includes(one))
      throw new OperatorError(`--permission ${one} is none of ${PERMISSIONS.join(', ')}.`);
  const { token, id } = await createApiToken(db, (await chosen(db, options.app)).id, {
    name: options.name ?? 'token',
    permissions: options.permission ? (options.permission as Permission[]) : null,
    now: systemClock.now(),
  });
  print(`id         ${id}`);
  print(`API token  ${token}   (shown this once: keep it)`);
}

export async function tokenList(db: Database, options: { app?: string }): Promise<void> {
  for (const one of await tokensOf(db, (await chosen(db, options.app)).id))
    print(
      `${one.id}  ${one.mask}  ${one.revoked_at ? 'revoked' : 'live'}  ${one.permissions?.join(',') ?? 'everything'}  ${one.name}`,
    );
}

export async function tokenRevoke(db: Database, id: string, options: { app?: string }): Promise<void> {
  await revokeToken(db, (await chosen(db, options.app)).id, id);
  print(`revoked ${id}; running servers refuse it within 2 s`);
}

export async function workList(db: Database): Promise<void> {
  for (const one of await listSetAside(db)) {
    const what = `${one.kind}${one.notification === null ? '' : ` of notification ${one.notification}`}`;
    const when = new Date(one.failed_at).toISOString();
    print(`${one.id}  ${when}  ${one.application_id}  ${what}  ${one.failure}`);
  }
}

export async function workRetry(db: Database, ids: readonly string[]): Promise<void> {
  const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw new OperatorError(`${wrong} is no id of work; "belfry work list" shows them.`);
  const count = await db.transaction(async (connection) => {
    const retried = await retrySetAside(connection, ids.length > 0 ? ids : null);
    await announceWork(connection);
    return retried;
  });
  if (count < ids.length)
    throw new OperatorError(
      `${count} of ${ids.length} go on; the others are not set aside. "belfry work list" shows what is.`,
    );
  print(`${count} go on`);
}

/** Prints a link that makes its user an owner, and gives back an owner who has lost everything. */
export async function ownerLink(db: Database, config: Config): Promise<void> {
  print(linkUrl(originOf(config), await operatorLink(db, systemClock.now())));
}

/** Where this machine's browsers find the server, or all browsers when it is set. */
export const originOf = ({ publicUrl, host, port }: Config): string =>
  publicUrl ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;

/** The application that was named, or the only one there is. */
export async function chosen(db: Database, applicationId: string | undefined) {
  if (applicationId !== undefined) return requireApplication(db, applicationId);
  const all = await listApplications(db);
  if (all.length === 1 && all[0]) return all[0];
  throw new OperatorError(
    all.length === 0
      ? 'There is no application yet; "belfry app create" makes one.'
      : 'Say which application with --app; "belfry app list" shows them.',
  );
}
