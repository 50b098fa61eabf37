import type { Application } from '../applications/directory.js';
import { inAppChannels } from '../feeds/channels.js';
import type { Clock } from '../platform/clock.js';
import { type ChunkMessages, readChunkMessages } from '../storage/chunks.js';
import type { Queryable } from '../storage/database.js';
import { listMessagesOfPairs, type MessageOfUser } from '../storage/messages.js';
import type { InChunk, TouchedUser } from './touched.js';

interface Parts {
  db: Queryable;
  clock: Clock;
}

/** A message that is looked for. */
interface Pair {
  userId: string;
  notification: string;
}
/** Those that one chunk has brought, by their places in it. */
interface OfChunk {
  notification: string;
  number: number;
  position: number;
  places: { userId: string; place: number }[];
}

/** Fewer messages of a chunk than this are looked for one by one. */
const LISTED_MIN = 64;

/**
 * The new messages of users.
 *
 * What a chunk has brought to most of its targets from the first to the last of these users is read from its lists, in
 * one piece, which takes PostgreSQL and this process far less than to find and take in the same messages one by one.
 * Not for a user who has read something meanwhile, which only the message tells.
 */
export async function listFresh(
  parts: Parts,
  { application, users }: { application: Application; users: readonly TouchedUser[] },
): Promise<MessageOfUser[]> {
  const { pairs, chunks } = sort(users);
  const listed = await readLists(parts, { application, chunks });
  const found = await readPairs(parts, { application, pairs: [...pairs, ...listed.pairs] });
  return [...listed.rows, ...found].sort(byNotification);
}

const byNotification = (a: MessageOfUser, b: MessageOfUser): number =>
  a.notification === b.notification
    ? a.channel - b.channel
    : BigInt(a.notification) < BigInt(b.notification)
      ? -1
      : 1;

function sort(users: readonly TouchedUser[]): { pairs: Pair[]; chunks: OfChunk[] } {
  const pairs: Pair[] = [];
  const chunks = new Map<string, OfChunk>();
  for (const { userId, hasRead, notifications } of users)
    for (const [notification, inChunk] of notifications) {
      if (!inChunk || hasRead) pairs.push({ userId, notification });
      else chunkOf(chunks, notification, inChunk).places.push({ userId, place: inChunk.place });
    }
  return { pairs, chunks: [...chunks.values()] };
}

function chunkOf(chunks: Map<string, OfChunk>, notification: string, { number, position }: InChunk): OfChunk {
  const name = `${number} ${notification}`;
  const known = chunks.get(name);
  if (known) return known;
  const chunk = { notification, number, position, places: [] };
  chunks.set(name, chunk);
  return chunk;
}

/** The places from the first to the last of them, 0 the first of the chunk. */
function spanOf({ places }: OfChunk): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { place } of places) {
    if (place < first) first = place;
    if (place > last) last = place;
  }
  return { first, last };
}

/** Of what chunks have brought: read from their lists, or left as pairs. */
async function readLists(
  { db, clock }: Parts,
  { application, chunks }: { application: Application; chunks: readonly OfChunk[] },
): Promise<{ rows: MessageOfUser[]; pairs: Pair[] }> {
  const rows: MessageOfUser[] = [];
  const pairs: Pair[] = [];
  const channels = inAppChannels(application).map(({ id }) => id);
  for (const chunk of chunks) {
    const { notification, number, places } = chunk;
    const { first, last } = spanOf(chunk);
    const isDense = places.length >= LISTED_MIN && places.length * 2 > last - first;
    const messages = isDense
      ? await readChunkMessages(db, application.id, {
          ...{ notification, number, first, last, channels },
          now: clock.now(),
        })
      : null;
    if (messages) for (const at of places) rows.push(messageAt({ chunk, messages, first }, at));
    else for (const { userId } of places) pairs.push({ userId, notification });
  }
  return { rows, pairs };
}

/** Written out, since a copy by `...` takes as long as all the rest of telling a message. */
const messageAt = (
  of: { chunk: OfChunk; messages: ChunkMessages; first: number },
  { userId, place }: { userId: string; place: number },
): MessageOfUser => ({
  user_id: userId,
  position: of.chunk.position,
  notification: of.chunk.notification,
  channel: of.messages.channel,
  sent_at: of.messages.sent_at,
  variables: of.messages.variables?.[place - of.first] ?? null,
  common: of.messages.common,
  template_key: of.messages.template_key,
  template_version: of.messages.template_version,
  category: of.messages.category,
  priority: of.messages.priority,
  impression_at: null,
  clicked_at: null,
  is_read: false,
});

async function readPairs(
  { db, clock }: Parts,
  { application, pairs }: { application: Application; pairs: readonly Pair[] },
): Promise<MessageOfUser[]> {
  if (pairs.length === 0) return [];
  return listMessagesOfPairs(db, application.id, {
    userIds: pairs.map(({ userId }) => userId),
    notifications: pairs.map(({ notification }) => notification),
    channels: inAppChannels(application).map(({ id }) => id),
    now: clock.now(),
  });
}
