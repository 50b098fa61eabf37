import type { Application, Directory } from '../applications/directory.js';
import { type Change, presentRead } from '../feeds/changes.js';
import { inAppChannels } from '../feeds/channels.js';
import { writeCursor } from '../feeds/cursor.js';
import { presentMessage } from '../feeds/present.js';
import { readUnreadOf } from '../feeds/unread.js';
import { breathe } from '../platform/breathe.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import type { MessageOfUser } from '../storage/messages.js';
import { isSeen, type Snapshot } from '../storage/positions.js';
import { listReadChanges, type ReadChange } from '../storage/reads.js';
import { readSignals } from '../storage/signals.js';
import { findLocales } from '../storage/users.js';
import type { ShownVersion, TemplateVersions } from '../templates/versions.js';
import type { Connected } from './connected.js';
import type { Stream } from './stream.js';
import { listFresh } from './fresh.js';
import { findTouched, type TouchedUser } from './touched.js';

export interface RoundParts {
  db: Queryable;
  directory: Directory;
  versions: TemplateVersions;
  clock: Clock;
}

/**
 * Users whose messages are read together, while those of the slice before are told; and who are told before anything
 * else has its turn, which takes some 30 ms, as long as reading the request of a batch.
 */
const SLICE = 1_000;

/** Tells the connected users what has happened since a snapshot; returns the next, or null when that cannot be told. */
export async function tell(
  parts: RoundParts,
  connected: Connected,
  since: Snapshot,
): Promise<Snapshot | null> {
  const signals = await readSignals(parts.db, { applications: connected.applications, since });
  if (!signals.isComplete) return null;
  const until = signals.snapshot;
  for (const key of connected.applications) {
    const application = await parts.directory.application(key);
    if (!application) continue;
    const touched = await findTouched(parts.db, { application, connected: connected.of(key), signals });
    await tellAll(parts, { application, users: touched, since, until });
  }
  return until;
}

async function tellAll(parts: RoundParts, { users, ...of }: Slice): Promise<void> {
  const read = (start: number) => readNews(parts, { ...of, users: users.slice(start, start + SLICE) });
  let reading = users.length > 0 ? read(0) : null;
  for (let next = SLICE; reading; next += SLICE) {
    const news = await reading;
    reading = next < users.length ? read(next) : null;
    // It is waited for above; until then its failure must not look as if nobody cared.
    reading?.catch(() => {});
    const now = parts.clock.now();
    for (const user of news.users) tellUser(user, news, now);
    await breathe();
  }
}

interface Slice {
  application: Application;
  users: readonly TouchedUser[];
  since: Snapshot;
  until: Snapshot;
}

/** A change with where it happened. */
interface Told {
  change: Change;
  position: number;
}

/** What a slice of users is told, as it was read. */
interface News extends Slice {
  /** After it. */
  cursor: string;
  messages: ReadonlyMap<string, MessageOfUser[]>;
  reads: ReadonlyMap<string, ReadChange[]>;
  /** Of those whose unread messages had to be counted again. */
  counts: Awaited<ReturnType<typeof readUnreadOf>> | null;
  /** Id of a channel → its key. */
  keys: ReadonlyMap<number, string>;
  shown: Shown;
}

async function readNews(parts: RoundParts, slice: Slice): Promise<News> {
  const { application, users, until } = slice;
  const messages = await listFresh(parts, slice);
  const reads = groupByUser(await readReads(parts, slice));
  const recounted = users.filter(({ recount }) => recount).map(({ userId }) => userId);
  return {
    ...slice,
    messages: groupByUser(messages),
    reads,
    counts: recounted.length > 0 ? await readUnreadOf(parts, application, recounted) : null,
    cursor: writeCursor({ since: until, window: null }),
    keys: new Map(inAppChannels(application).map(({ id, key }) => [id, key])),
    shown: await readShown(parts, application, messages),
  };
}

function tellUser(user: TouchedUser, news: News, now: number): void {
  const { application, until, cursor, keys, shown, counts } = news;
  const fresh = news.messages.get(user.userId) ?? [];
  const told: Told[] = [];
  for (const read of news.reads.get(user.userId) ?? [])
    for (const change of presentRead({ application }, read)) told.push({ change, position: read.position });
  told.push(...user.changes);
  for (const row of fresh) {
    const message = presentMessage(row, {
      channelKey: keys.get(row.channel) ?? '',
      shown: shown.of(row),
      locale: shown.locales.get(row.user_id) ?? null,
    });
    told.push({ change: { type: 'message', message }, position: row.position });
  }
  const unread = counts?.unread.get(user.userId);
  for (const stream of user.streams) {
    const changes: Change[] = [];
    for (const { change, position } of told) if (!isSeen(position, stream.at)) changes.push(change);
    if (unread && counts) {
      stream.unread = unread;
      stream.countedAt = counts.snapshot;
    } else countNew(stream, fresh, keys);
    if (changes.length > 0) stream.send({ changes, cursor, now });
    stream.at = until;
  }
}

/** Adds messages that came after the unread ones were counted. */
function countNew(stream: Stream, fresh: readonly MessageOfUser[], keys: ReadonlyMap<number, string>): void {
  for (const { channel, position, is_read: isRead } of fresh) {
    const key = keys.get(channel);
    if (isRead || key === undefined || isSeen(position, stream.at) || isSeen(position, stream.countedAt))
      continue;
    const { channels, total } = stream.unread;
    stream.unread = { channels: { ...channels, [key]: (channels[key] ?? 0) + 1 }, total: total + 1 };
  }
}

interface Shown {
  of(row: MessageOfUser): ShownVersion;
  /** Of the users, if anything is translated: only then it matters. */
  locales: ReadonlyMap<string, string>;
}

/** What messages are shown by, each version once: many users have the same notification. */
async function readShown(
  { db, versions }: RoundParts,
  application: Application,
  rows: readonly MessageOfUser[],
): Promise<Shown> {
  const nameOf = (row: MessageOfUser) => `${row.template_version} ${row.template_key}`;
  const known = new Map<string, ShownVersion>();
  for (const row of rows)
    if (!known.has(nameOf(row))) known.set(nameOf(row), await versions.shown(application, row));
  const translated = rows.filter(
    (row) => Object.keys(known.get(nameOf(row))?.document?.translations ?? {}).length > 0,
  );
  const userIds = [...new Set(translated.map(({ user_id: userId }) => userId))];
  return {
    of: (row) => known.get(nameOf(row)) ?? { version: row.template_version, document: null, defaults: null },
    locales: userIds.length > 0 ? await findLocales(db, application.id, userIds) : new Map(),
  };
}

async function readReads({ db }: RoundParts, { application, users, since }: Slice): Promise<ReadChange[]> {
  const userIds = users.filter(({ hasRead }) => hasRead).map(({ userId }) => userId);
  return userIds.length === 0 ? [] : listReadChanges(db, application.id, { userIds, ...since });
}

function groupByUser<T extends { user_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.user_id);
    if (group) group.push(row);
    else groups.set(row.user_id, [row]);
  }
  return groups;
}
