import { BelfryError, LIMITS } from '@belfry/contract';
import type { Application, Directory } from '../applications/directory.js';
import type { Hint } from '../bus/hint.js';
import type { Clock } from '../platform/clock.js';
import {
  type ChannelRow,
  type ChannelType,
  type ChannelValues,
  deleteChannel as deleteRow,
  findChannel,
  insertChannel,
  isChannelUsed,
  listChannels,
  updateChannel as updateRow,
} from '../storage/channels.js';
import { raiseApplicationRevision } from '../storage/applications.js';
import { insertChange } from '../storage/changes.js';
import type { Database, Queryable } from '../storage/database.js';
import { earlierTransactionsEnded } from '../storage/earlier-transactions.js';
import { listTemplatesOfChannel } from '../storage/templates.js';
import { readChannelTheme } from '../themes/themes.js';

export interface ChannelParts {
  db: Database;
  clock: Clock;
  directory: Directory;
  /** Has the gateways look at what was changed. */
  hint: (hint: Hint) => void;
}

/** What a caller may set; members that are absent stay as they are. */
export interface ChannelWish {
  name?: string;
  cover_url?: string | null;
  is_label_enabled?: boolean;
  is_category_filter_enabled?: boolean;
  categories?: { id: string; name: string; is_default?: boolean }[];
  theme?: Record<string, unknown> | null;
  requires_approval?: boolean;
}

const COVER_URL = /^https?:\/\/[^\s\p{Cc}]+$/iu;
/** How long a deletion waits for sends that are under way. */
const SENDS_END_MS = 5_000;

const notFound = (key: string) =>
  new BelfryError(
    'ResourceNotFound',
    `There is no channel "${key}". GET /v1/channels lists those there are.`,
  );

/** What a new channel of a type is when its maker does not say otherwise. */
export const newChannelValues = (name: string, type: ChannelType): ChannelValues => ({
  name,
  cover_url: null,
  is_label_enabled: true,
  is_category_filter_enabled: false,
  categories: [{ id: 'all', name: 'All', is_default: true }],
  theme: null,
  // Their operators let nobody send a text that they have not seen.
  requires_approval: type === 'alimtalk' || type === 'whatsapp',
  is_archived: false,
});

function readCategories(wish: NonNullable<ChannelWish['categories']>): ChannelRow['categories'] {
  const categories = wish.map(({ id, name, is_default = false }) => ({ id, name, is_default }));
  const ids = categories.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined)
    throw new BelfryError('InvalidValue', `"categories" holds the id "${twice}" twice; name each once.`);
  const defaults = categories.filter(({ is_default }) => is_default).length;
  if (defaults !== 1)
    throw new BelfryError(
      'InvalidValue',
      `"categories" has ${defaults} defaults; set is_default of exactly one, which shows all messages.`,
    );
  return categories;
}

/** Lays a wish over what a channel has. */
function withWish(values: ChannelValues, wish: ChannelWish): ChannelValues {
  const { cover_url, categories, theme, ...rest } = wish;
  if (cover_url && !COVER_URL.test(cover_url))
    throw new BelfryError('InvalidValue', '"cover_url" is no address that begins with https:// or http://.');
  return {
    ...values,
    ...rest,
    // An empty one is none, as forms send it.
    ...(cover_url === undefined ? {} : { cover_url: cover_url || null }),
    ...(categories === undefined ? {} : { categories: readCategories(categories) }),
    ...(theme === undefined ? {} : { theme: readChannelTheme(theme) }),
  };
}

export async function requireChannel(
  db: Queryable,
  application: Application,
  key: string,
): Promise<ChannelRow> {
  const row = await findChannel(db, application.id, key);
  if (!row) throw notFound(key);
  return row;
}

/** Runs `work` while no other change of the application's channels can be made, and tells everybody of it. */
export async function changeChannels<T>(
  parts: ChannelParts,
  application: Application,
  work: (connection: Queryable) => Promise<T>,
): Promise<T> {
  const result = await parts.db.transaction(async (connection) => {
    await raiseApplicationRevision(connection, application.id);
    await insertChange(connection, application.id, { kind: 'channels' });
    return work(connection);
  });
  parts.directory.forget(application.id);
  parts.hint({ application: application.id, userIds: null });
  return result;
}

/** Throws ResourceAlreadyExists, or InvalidValue when there are too many. */
export async function createChannel(
  parts: ChannelParts,
  application: Application,
  { key, type, ...wish }: ChannelWish & { key: string; type: ChannelType },
): Promise<ChannelRow> {
  const now = parts.clock.now();
  const values = withWish(newChannelValues(key, type), wish);
  return changeChannels(parts, application, async (connection) => {
    const channels = await listChannels(connection, application.id);
    if (type === 'push' && channels.some((channel) => channel.type === 'push'))
      throw new BelfryError('ResourceAlreadyExists', 'There is a channel of type push, and only one may be.');
    if (channels.length >= LIMITS.channels && !channels.some((channel) => channel.key === key))
      throw new BelfryError(
        'InvalidValue',
        `The application has ${LIMITS.channels} channels, which is the limit. Delete one first.`,
      );
    if (!(await insertChannel(connection, application.id, { key, type, values, now })))
      throw new BelfryError('ResourceAlreadyExists', `Channel "${key}" exists already; change it with PUT.`);
    return requireChannel(connection, application, key);
  });
}

const isOtherTheme = (before: ChannelValues, after: ChannelValues): boolean =>
  JSON.stringify([before.theme, before.is_archived]) !== JSON.stringify([after.theme, after.is_archived]);

async function change(
  parts: ChannelParts,
  application: Application,
  { key, to }: { key: string; to: (values: ChannelValues) => ChannelValues },
): Promise<ChannelRow> {
  const now = parts.clock.now();
  return changeChannels(parts, application, async (connection) => {
    const before = await requireChannel(connection, application, key);
    const values = to(before);
    if (isOtherTheme(before, values)) await insertChange(connection, application.id, { kind: 'theme' });
    await updateRow(connection, application.id, { key, values, now });
    return requireChannel(connection, application, key);
  });
}

/** Changes what is named. Other servers follow within two seconds, sends at once. */
export const updateChannel = (
  parts: ChannelParts,
  application: Application,
  { key, wish }: { key: string; wish: ChannelWish },
) => change(parts, application, { key, to: (values) => withWish(values, wish) });

/** Takes a channel out of use or brings it back with its messages; doing so twice changes nothing. */
export const archiveChannel = (
  parts: ChannelParts,
  application: Application,
  { key, isArchived }: { key: string; isArchived: boolean },
) => change(parts, application, { key, to: (values) => ({ ...values, is_archived: isArchived }) });

async function refuseWhenNamed(db: Queryable, application: Application, key: string): Promise<void> {
  const templates = await listTemplatesOfChannel(db, application.id, key);
  if (templates.length > 0)
    throw new BelfryError(
      'InvalidValue',
      `Channel "${key}" is named by the template${templates.length > 1 ? 's' : ''} ${templates.slice(0, 5).join(', ')}. Take it out of them first, or archive the channel.`,
    );
}

async function refuseWhenUsed(db: Queryable, application: Application, channel: ChannelRow): Promise<void> {
  if (await isChannelUsed(db, application.id, channel.id))
    throw new BelfryError(
      'InvalidValue',
      `Channel "${channel.key}" has had messages, so it cannot be deleted. Archive it: apps no longer show it then.`,
    );
}

/**
 * Deletes a channel that nothing needs; throws InvalidValue when a template names it or it has had messages.
 *
 * A send that was checked a moment ago may be about to store messages in it. So it is archived first, after
 * which no further send can name it, and looked at again when those under way have ended.
 */
export async function deleteChannel(
  parts: ChannelParts,
  application: Application,
  key: string,
): Promise<void> {
  const channel = await requireChannel(parts.db, application, key);
  await refuseWhenNamed(parts.db, application, key);
  await refuseWhenUsed(parts.db, application, channel);
  await archiveChannel(parts, application, { key, isArchived: true });
  if (!(await earlierTransactionsEnded(parts, SENDS_END_MS)))
    throw new BelfryError(
      'ServiceUnavailable',
      `Sends that may use channel "${key}" are under way. It is archived; delete it again in a moment.`,
      { headers: { 'retry-after': '1' } },
    );
  await changeChannels(parts, application, async (connection) => {
    await refuseWhenNamed(connection, application, key);
    await refuseWhenUsed(connection, application, channel);
    await deleteRow(connection, application.id, key);
  });
}
