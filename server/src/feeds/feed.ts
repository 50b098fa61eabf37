import { BelfryError, LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import { ID_MAX } from '../platform/ids.js';
import type { ChannelRow } from '../storage/channels.js';
import type { Queryable } from '../storage/database.js';
import { listMessages } from '../storage/messages.js';
import { parseNotificationId } from '../notifications/logs.js';
import type { TemplateVersions } from '../templates/versions.js';
import type { Session } from '../users/sessions.js';
import { inAppChannels, requireInAppChannel } from './channels.js';
import { presentMessage } from './present.js';
import { readUnread } from './unread.js';

export interface FeedParts {
  db: Queryable;
  clock: Clock;
  versions: TemplateVersions;
}

export interface PageQuery {
  channel: string;
  before?: string;
  after?: string;
  category?: string;
  limit?: number;
}

/** A page of the user's feed: newest first, or oldest first with `after`. */
export async function readFeedPage(parts: FeedParts, session: Session, query: PageQuery) {
  const { before, after, limit = LIMITS.feedPageDefault } = query;
  if (before !== undefined && after !== undefined)
    throw new BelfryError('IncompatibleValues', '"before" and "after" exclude each other; give one.');
  return page(parts, session, {
    channel: requireInAppChannel(session.application, query.channel),
    direction: after === undefined ? 'before' : 'after',
    from:
      after !== undefined
        ? parseNotificationId(after)
        : before === undefined
          ? ID_MAX
          : parseNotificationId(before),
    category: query.category ?? null,
    limit,
  });
}

interface Page {
  channel: ChannelRow;
  direction: 'before' | 'after';
  from: bigint;
  category: string | null;
  limit: number;
}

async function page(parts: FeedParts, session: Session, { channel, limit, ...rest }: Page) {
  const { application, userId } = session;
  const rows = await listMessages(parts.db, application.id, {
    ...rest,
    userId,
    channel: channel.id,
    limit: limit + 1,
    now: parts.clock.now(),
  });
  const messages = [];
  for (const row of rows.slice(0, limit)) {
    const shown = await parts.versions.shown(application, row);
    messages.push(presentMessage(row, { channelKey: channel.key, shown, locale: session.locale }));
  }
  return { messages, has_more: rows.length > limit };
}

/** The URL under which the vendor's clients know a user's channel. */
export const channelUrl = (key: string, userId: string): string =>
  `SENDBIRD_NOTIFICATION_CHANNEL_${key}_${userId}`;

/** The user's in-app channels with unread counts and the last message of each. */
export async function readChannels(parts: FeedParts, session: Session) {
  const { application, userId } = session;
  const channels = inAppChannels(application);
  const [unread, ...newest] = await Promise.all([
    readUnread(parts, session),
    ...channels.map((channel) =>
      page(parts, session, { channel, direction: 'before', from: ID_MAX, category: null, limit: 1 }),
    ),
  ]);
  return {
    channels: channels.map((channel, index) => ({
      key: channel.key,
      type: channel.type,
      name: channel.name,
      cover_url: channel.cover_url,
      channel_url: channelUrl(channel.key, userId),
      unread_count: unread.channels[channel.key] ?? 0,
      last_message: newest[index]?.messages[0] ?? null,
      categories: channel.categories,
      is_label_enabled: channel.is_label_enabled,
      is_category_filter_enabled: channel.is_category_filter_enabled,
    })),
    unread_total: unread.total,
  };
}
