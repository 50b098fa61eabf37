import { BelfryError, LIMITS } from '@belfry/contract';
import type { Clock } from '../platform/clock.js';
import { ID_MAX } from '../platform/ids.js';
import type { ChannelRow } from '../storage/channels.js';
import type { Queryable } from '../storage/database.js';
import { countUnread, listMessages } from '../storage/messages.js';
import { parseNotificationId } from '../notifications/logs.js';
import type { TemplateVersions } from '../templates/versions.js';
import type { Session } from '../users/sessions.js';
import { presentMessage } from './present.js';

export interface FeedParts {
  db: Queryable;
  clock: Clock;
  versions: TemplateVersions;
}

type InAppChannel = ChannelRow & { type: 'feed' | 'chat' };

const isInApp = (channel: ChannelRow): channel is InAppChannel =>
  channel.type === 'feed' || channel.type === 'chat';

function requireChannel(session: Session, key: string): InAppChannel {
  const channel = session.application.channels.filter(isInApp).find((one) => one.key === key);
  if (!channel)
    throw new BelfryError(
      'ResourceNotFound',
      `There is no channel "${key}". GET /client/v1/channels lists those there are.`,
    );
  return channel;
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
    channel: requireChannel(session, query.channel),
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
    const document = await parts.versions.get(application.id, row.template_key, row.template_version);
    messages.push(presentMessage(row, channel.key, document));
  }
  return { messages, has_more: rows.length > limit };
}

/** The URL under which the vendor's clients know a user's channel. */
export const channelUrl = (key: string, userId: string): string =>
  `SENDBIRD_NOTIFICATION_CHANNEL_${key}_${userId}`;

/** The user's in-app channels with unread counts and the last message of each. */
export async function readChannels(parts: FeedParts, session: Session) {
  const { application, userId } = session;
  const channels = await Promise.all(
    application.channels.filter(isInApp).map(async (channel) => {
      const newest: Page = { channel, direction: 'before', from: ID_MAX, category: null, limit: 1 };
      const [{ messages }, unread] = await Promise.all([
        page(parts, session, newest),
        countUnread(parts.db, application.id, { userId, channel: channel.id, now: parts.clock.now() }),
      ]);
      return {
        key: channel.key,
        type: channel.type,
        name: channel.name,
        cover_url: channel.cover_url,
        channel_url: channelUrl(channel.key, userId),
        unread_count: unread,
        last_message: messages[0] ?? null,
        categories: channel.categories,
        is_label_enabled: channel.is_label_enabled,
        is_category_filter_enabled: channel.is_category_filter_enabled,
      };
    }),
  );
  return { channels, unread_total: channels.reduce((sum, channel) => sum + channel.unread_count, 0) };
}
