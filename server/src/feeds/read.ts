import { BelfryError } from '@belfry/contract';
import type { Hint } from '../bus/hint.js';
import { parseNotificationId } from '../notifications/logs.js';
import type { Clock } from '../platform/clock.js';
import { ID_MAX } from '../platform/ids.js';
import type { Database, Queryable } from '../storage/database.js';
import { lockWatermark, markRead, markReadUpTo, raiseWatermark, type ReadMark } from '../storage/reads.js';
import { signalRead } from '../storage/signals.js';
import type { Session } from '../users/sessions.js';
import { requireInAppChannel } from './channels.js';
import { readUnread } from './unread.js';

export interface ReadParts {
  db: Database;
  clock: Clock;
  /** Wakes the gateways after a commit. */
  hint: (hint: Hint) => void;
}

export interface ReadWish {
  channel: string;
  notification_ids?: string[];
  through?: string;
}

/** Marks messages of a channel as read: all that are there, all up to one, or some. Repeats change nothing. */
export async function markChannelRead(parts: ReadParts, session: Session, wish: ReadWish) {
  const { notification_ids: ids, through } = wish;
  if (ids !== undefined && through !== undefined)
    throw new BelfryError(
      'IncompatibleValues',
      '"notification_ids" and "through" exclude each other; give one, or neither for all messages.',
    );
  const { application, userId } = session;
  const channel = requireInAppChannel(application, wish.channel);
  const before = await readUnread(parts, session);
  const answerOf = ({ channels, total }: typeof before) => ({
    unread_count: channels[channel.key] ?? 0,
    unread_total: total,
  });
  if (before.channels[channel.key] === 0) return answerOf(before);
  const what: ReadMark = { userId, channel: channel.id, now: parts.clock.now() };
  const after = await parts.db.transaction(async (connection) => {
    const isChanged = ids
      ? (await markRead(connection, application.id, {
          ...what,
          notifications: ids.map(parseNotificationId),
        })) > 0
      : await readUpTo(connection, application.id, {
          ...what,
          through: through === undefined ? ID_MAX : parseNotificationId(through),
        });
    if (!isChanged) return null;
    await signalRead(connection, application.id, userId);
    return readUnread({ ...parts, db: connection }, session);
  });
  if (after) parts.hint({ application: application.id, userIds: [userId] });
  return answerOf(after ?? before);
}

async function readUpTo(
  db: Queryable,
  application: Session['application']['id'],
  mark: ReadMark & { through: bigint },
): Promise<boolean> {
  await lockWatermark(db, application, mark);
  return (await raiseWatermark(db, application, mark)) || (await markReadUpTo(db, application, mark)) > 0;
}
