import { LIMITS } from '@belfry/contract';
import { type ChangesSince, listChanges, listMessagesBetween } from '../storage/changes.js';
import { covers, readSnapshot, type Snapshot } from '../storage/positions.js';
import { listReadChanges, type ReadChange } from '../storage/reads.js';
import type { Session } from '../users/sessions.js';
import { inAppChannels } from './channels.js';
import { type Cursor, readCursor, writeCursor } from './cursor.js';
import type { FeedParts } from './feed.js';
import { presentMessage } from './present.js';
import { readUnread } from './unread.js';

export type Change =
  | { type: 'message'; message: ReturnType<typeof presentMessage> }
  | { type: 'deleted'; notification_id: string }
  | { type: 'read'; channel_key: string; through: string | null; notification_ids: string[] }
  | { type: 'template'; key: string }
  | { type: 'theme' }
  | { type: 'channels' }
  | { type: 'reload'; reason: 'too_old' | 'too_many' | 'unknown' };

export interface ChangePage {
  changes: Change[];
  /** Where the client is after it. */
  cursor: Cursor;
  hasMore: boolean;
}

/** A page of the user's change log with the unread counts of now. */
export async function listChangePage(
  parts: FeedParts,
  session: Session,
  { since, limit = LIMITS.changesPage }: { since?: string; limit?: number },
) {
  const page = await readChanges(parts, session, {
    cursor: since === undefined ? null : readCursor(since),
    limit,
  });
  return {
    changes: page.changes,
    unread: await readUnread(parts, session),
    next: writeCursor(page.cursor),
    has_more: page.hasMore,
  };
}

/** What happened to a user's feed since a cursor, a page of it; without a cursor nothing, and where it ends now. */
export async function readChanges(
  parts: FeedParts,
  session: Session,
  { cursor, limit }: { cursor: Cursor | null; limit: number },
): Promise<ChangePage> {
  if (!cursor) return pageOf([], await readSnapshot(parts.db));
  if (cursor.window) return messagePage(parts, session, { ...cursor, window: cursor.window, limit });
  const { since } = cursor;
  const { application, userId } = session;
  const found = await listChanges(parts.db, application.id, {
    userId,
    channels: inAppChannels(application).map(({ id }) => id),
    since,
  });
  const reason = reloadReason(since, found);
  if (reason) return pageOf([{ type: 'reload', reason }], found.snapshot);
  const reads = await listReadChanges(parts.db, application.id, { userIds: [userId], ...since });
  // What was read comes first: it concerns messages that the client knows; new ones say it themselves.
  const changes = [
    ...reads.flatMap((read) => presentRead(session, read)),
    ...found.changes.flatMap(presentBroadChange),
  ];
  if (found.messages === 0) return pageOf(changes, found.snapshot);
  const window = { until: found.snapshot, after: { notification: '-1', channel: 0 } };
  const page = await messagePage(parts, session, { since, window, limit });
  return { ...page, changes: [...changes, ...page.changes] };
}

const pageOf = (changes: Change[], since: Snapshot): ChangePage => ({
  changes,
  cursor: { since, window: null },
  hasMore: false,
});

function reloadReason(since: Snapshot, found: ChangesSince): 'too_old' | 'too_many' | 'unknown' | null {
  const { snapshot, isComplete, changes, messages } = found;
  if (since.incarnation !== snapshot.incarnation || !covers(snapshot, since)) return 'unknown';
  if (!isComplete) return 'too_old';
  return changes.length > LIMITS.changesTold || messages > LIMITS.changesTold ? 'too_many' : null;
}

async function messagePage(
  parts: FeedParts,
  session: Session,
  { since, window, limit }: { since: Snapshot; window: NonNullable<Cursor['window']>; limit: number },
): Promise<ChangePage> {
  const { application, userId } = session;
  const channels = inAppChannels(application);
  const rows = await listMessagesBetween(parts.db, application.id, {
    userId,
    channels: channels.map(({ id }) => id),
    now: parts.clock.now(),
    since,
    ...window,
    limit: limit + 1,
  });
  const told = rows.slice(0, limit);
  const changes: Change[] = [];
  for (const row of told) {
    const shown = await parts.versions.shown(application, row);
    const channelKey = channels.find(({ id }) => id === row.channel)?.key ?? '';
    const message = presentMessage(row, { channelKey, shown, locale: session.locale });
    changes.push({ type: 'message', message });
  }
  const last = told.at(-1);
  if (rows.length <= limit || !last) return pageOf(changes, window.until);
  const after = { notification: last.notification, channel: last.channel };
  return { changes, cursor: { since, window: { until: window.until, after } }, hasMore: true };
}

/** What a user has read, as the user's apps are told; nothing when the channel is gone. */
export function presentRead(
  { application }: Pick<Session, 'application'>,
  { channel, through, notifications }: ReadChange,
): Change[] {
  const key = inAppChannels(application).find(({ id }) => id === channel)?.key;
  return key === undefined
    ? []
    : [{ type: 'read', channel_key: key, through, notification_ids: notifications }];
}

export function presentBroadChange({ kind, notification, key }: ChangesSince['changes'][number]): Change[] {
  if (kind === 'deleted')
    return notification === null ? [] : [{ type: 'deleted', notification_id: notification }];
  if (kind === 'template') return key === null ? [] : [{ type: 'template', key }];
  return [{ type: kind }];
}
