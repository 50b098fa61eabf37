import { BelfryError, LIMITS, type Permission } from '@belfry/contract';
import {
  createApiToken as createToken,
  createApplication as create,
  OperatorError,
  tokensOf,
} from '../applications/applications.js';
import type { Application, Directory } from '../applications/directory.js';
import { readSettings } from '../applications/settings.js';
import type { Clock } from '../platform/clock.js';
import { revokeApiToken as revoke } from '../storage/api-tokens.js';
import {
  type ApplicationRow,
  findApplicationByPublicId,
  listApplications as listRows,
  renameApplication as rename,
} from '../storage/applications.js';
import type { Database, Queryable } from '../storage/database.js';
import type { MemberRow } from '../storage/members.js';
import { mayEnter } from './access.js';

export const presentApplication = (row: ApplicationRow) => ({
  application_id: row.application_id,
  name: row.name,
  business_messaging: readSettings(row.settings).businessMessaging,
  created_at: row.created_at,
});

/** The applications that a member's role is of. */
export async function listApplications(db: Queryable, member: MemberRow) {
  const rows = await listRows(db);
  return { applications: rows.filter((row) => mayEnter(member, row.application_id)).map(presentApplication) };
}

export async function createApplication(
  { db, clock }: { db: Database; clock: Clock },
  wish: { application_id?: string; name: string },
) {
  try {
    const { application, token } = await create(db, {
      applicationId: wish.application_id ?? null,
      name: wish.name,
      now: clock.now(),
    });
    return { application: presentApplication(application), api_token: token };
  } catch (error) {
    if (error instanceof OperatorError)
      throw new BelfryError('ResourceAlreadyExists', `"application_id" is taken. ${error.message}`);
    throw error;
  }
}

export async function renameApplication(
  { db, directory }: { db: Queryable; directory: Directory },
  { applicationId, name }: { applicationId: string; name: string },
) {
  const found = await findApplicationByPublicId(db, applicationId);
  if (!found) throw new BelfryError('ResourceNotFound', `There is no application "${applicationId}".`);
  await rename(db, found.id, name);
  directory.forget(found.id);
  return presentApplication({ ...found, name });
}

export async function listApiTokens(db: Queryable, application: Application) {
  const rows = await tokensOf(db, application.id);
  return {
    tokens: rows
      .filter(({ revoked_at }) => revoked_at === null)
      .map(({ id, name, mask, permissions, created_at }) => ({
        token_id: id,
        ...{ name, mask, permissions, created_at },
      })),
  };
}

/** Creates an API token, which is shown this once. */
export async function createApiToken(
  { db, clock }: { db: Queryable; clock: Clock },
  application: Application,
  wish: { name: string; permissions: Permission[] | null },
) {
  const live = (await listApiTokens(db, application)).tokens.length;
  if (live >= LIMITS.apiTokens)
    throw new BelfryError(
      'InvalidValue',
      `There may be at most ${LIMITS.apiTokens} API tokens; revoke one first.`,
    );
  const permissions = wish.permissions && [...new Set(wish.permissions)];
  const { id, token } = await createToken(db, application.id, {
    name: wish.name,
    permissions,
    now: clock.now(),
  });
  const made = (await listApiTokens(db, application)).tokens.find(({ token_id }) => token_id === id);
  if (!made) throw new Error('a token that was made a moment ago is gone');
  return { ...made, api_token: token };
}

export async function revokeApiToken(
  db: Queryable,
  application: Application,
  tokenId: string,
): Promise<void> {
  if (!(await revoke(db, application.id, tokenId)))
    throw new BelfryError('ResourceNotFound', `There is no API token ${tokenId}.`);
}
