import { hashToken, randomId, randomSecret, randomToken } from '../platform/random.js';
import { type ApiTokenRow, insertApiToken, listApiTokens, revokeApiToken } from '../storage/api-tokens.js';
import {
  lockFirstApplication,
  type ApplicationRow,
  findApplicationByPublicId,
  insertApplication,
  listApplications,
} from '../storage/applications.js';
import { newChannelValues } from '../channels/manage.js';
import { type ChannelType, insertChannel } from '../storage/channels.js';
import type { ApplicationKey, Database, Queryable } from '../storage/database.js';
import type { Permission } from '@belfry/contract';

/** Something an operator asked for that cannot be done; the message says why. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

const DEFAULT_CHANNELS: { key: string; name: string; type: ChannelType }[] = [
  { key: 'feed', name: 'Notifications', type: 'feed' },
  { key: 'chat', name: 'Messages', type: 'chat' },
  { key: 'push', name: 'Push', type: 'push' },
];

/** How a token is shown once it exists. */
export const maskToken = (token: string): string => `${token.slice(0, 4)}****`;

export interface CreatedApplication {
  application: ApplicationRow;
  /** The secret, to be shown this once. */
  token: string;
}

export interface ApplicationWish {
  applicationId?: string | null;
  name: string;
  token?: string | null;
  now: number;
}

/** Creates an application with its default channels and a token that may do everything. */
export async function createApplication(db: Database, wish: ApplicationWish): Promise<CreatedApplication> {
  return db.transaction((connection) => insertWhole(connection, wish));
}

async function insertWhole(connection: Queryable, wish: ApplicationWish): Promise<CreatedApplication> {
  const { name, now } = wish;
  const applicationId = wish.applicationId ?? randomId().toUpperCase();
  const sessionSecret = randomSecret();
  const application = await insertApplication(connection, { applicationId, name, sessionSecret, now });
  if (!application)
    throw new OperatorError(`An application with the id ${applicationId} exists already. Choose another id.`);
  for (const channel of DEFAULT_CHANNELS)
    await insertChannel(connection, application.id, {
      key: channel.key,
      type: channel.type,
      values: newChannelValues(channel.name, channel.type),
      now,
    });
  const { token } = await createApiToken(connection, application.id, {
    token: wish.token ?? null,
    name: 'first token',
    permissions: null,
    now,
  });
  return { application, token };
}

/** Creates a token; its secret is returned this once and stored only as a hash. */
export async function createApiToken(
  db: Queryable,
  application: ApplicationKey,
  wish: { token?: string | null; name: string; permissions: Permission[] | null; now: number },
): Promise<{ id: string; token: string }> {
  const token = wish.token ?? randomToken();
  const id = randomId();
  const { name, permissions, now } = wish;
  const inserted = await insertApiToken(db, application, {
    hash: hashToken(token),
    id,
    mask: maskToken(token),
    name,
    permissions,
    now,
  });
  if (!inserted) throw new OperatorError('This token is in use already. Choose another.');
  return { id, token };
}

/**
 * The first application: made at the first start, with the id and token that were set or with ones made
 * up. Null when it exists; then a set token is added to it if it has not got it.
 */
export async function ensureFirstApplication(
  db: Database,
  wish: { applicationId: string | null; apiToken: string | null; now: number },
): Promise<CreatedApplication | null> {
  const { applicationId, apiToken, now } = wish;
  return db.transaction(async (connection) => {
    await lockFirstApplication(connection);
    const existing = await listApplications(connection);
    const wanted = applicationId ? existing.find((one) => one.application_id === applicationId) : existing[0];
    if (!wanted)
      return insertWhole(connection, { applicationId, name: 'First application', token: apiToken, now });
    if (apiToken)
      await insertApiToken(connection, wanted.id, {
        hash: hashToken(apiToken),
        id: randomId(),
        mask: maskToken(apiToken),
        name: 'BELFRY_API_TOKEN',
        permissions: null,
        now,
      });
    return null;
  });
}

/** The application with this public id; throws an OperatorError that says what to do. */
export async function requireApplication(db: Queryable, applicationId: string): Promise<ApplicationRow> {
  const application = await findApplicationByPublicId(db, applicationId);
  if (!application)
    throw new OperatorError(
      `There is no application ${applicationId}. "belfry app list" shows those there are.`,
    );
  return application;
}

export async function tokensOf(db: Queryable, application: ApplicationKey): Promise<ApiTokenRow[]> {
  return listApiTokens(db, application);
}

export async function revokeToken(db: Queryable, application: ApplicationKey, id: string): Promise<void> {
  if (!(await revokeApiToken(db, application, id)))
    throw new OperatorError(`There is no live token ${id}. "belfry token list" shows those there are.`);
}
