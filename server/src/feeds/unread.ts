import type { Application } from '../applications/directory.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { countUnread } from '../storage/messages.js';
import type { Snapshot } from '../storage/positions.js';
import { inAppChannels } from './channels.js';

/** Unread messages of each in-app channel by its key, and of all. */
export interface Unread {
  channels: Record<string, number>;
  total: number;
}

/** Unread messages of users, each of whom is in the map, and what was seen when they were counted. */
export async function readUnreadOf(
  parts: { db: Queryable; clock: Clock },
  application: Application,
  userIds: readonly string[],
): Promise<{ unread: Map<string, Unread>; snapshot: Snapshot }> {
  const channels = inAppChannels(application);
  const keys = new Map(channels.map(({ id, key }) => [id, key]));
  const { snapshot, counts } = await countUnread(parts.db, application.id, {
    userIds,
    channels: [...keys.keys()],
    now: parts.clock.now(),
  });
  const none = () => ({ channels: Object.fromEntries(channels.map(({ key }) => [key, 0])), total: 0 });
  const unread = new Map<string, Unread>(userIds.map((userId) => [userId, none()]));
  for (const { user_id: userId, channel, unread: count } of counts) {
    const of = unread.get(userId);
    const key = keys.get(channel);
    if (!of || key === undefined) continue;
    of.channels[key] = count;
    of.total += count;
  }
  return { unread, snapshot };
}

export async function readUnread(
  parts: { db: Queryable; clock: Clock },
  { application, userId }: { application: Application; userId: string },
): Promise<Unread> {
  const { unread } = await readUnreadOf(parts, application, [userId]);
  return unread.get(userId) ?? { channels: {}, total: 0 };
}
