import { LIMITS } from '@belfry/contract';
import { ID_MAX } from '../platform/ids.js';
import type { ChannelType } from './channels.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import { MESSAGE_COLUMNS, MESSAGE_JOINS, type MessageRow, VISIBLE } from './messages.js';
import { type LogFilter, TITLE_WITH_PREFIX } from './notification-logs.js';
import type { Mode } from './notifications.js';
import { type Snapshot, toArray } from './positions.js';
import { READ_AT } from './reads.js';

export interface UserLogRow extends MessageRow {
  mode: Mode;
  title: string | null;
  tag: string | null;
  channel_key: string;
  channel_type: ChannelType;
  /** Topic to when it first happened. */
  custom: Record<string, number> | null;
  read_at: number | null;
}

export interface UserLogPage {
  userId: string;
  modes: readonly Mode[];
  filter: LogFilter | null;
  /** When messages were sent: first and last ms, both included. */
  start: number;
  end: number;
  newestFirst: boolean;
  /** The last message of the page before; null for the first page. */
  after: { notification: bigint; channel: bigint } | null;
  limit: number;
  now: number;
  /** What the first page saw: the list is of that, on every page. */
  snapshot: Snapshot;
}

/** What a filter asks of a notification, and what it takes for a message to be of such a one. */
const NOTIFICATION_FILTERS = {
  template_keys: 'n.template_key = ANY($11::text[])',
  tags: 'n.tag = ANY($11::text[])',
  title: 'n.title COLLATE "C" = ANY($11::text[])',
  title_startswith: TITLE_WITH_PREFIX('$11'),
} as const;
type NotificationFilter = keyof typeof NOTIFICATION_FILTERS;
const CONDITIONS = {
  all: { channel: 'true', message: 'true', notification: 'true' },
  channel_keys: { channel: 'c.key = ANY($11::text[])', message: 'true', notification: 'true' },
  among: { channel: 'true', message: 'm.notification = ANY($11::bigint[])', notification: 'true' },
  template_keys: { channel: 'true', message: 'true', notification: NOTIFICATION_FILTERS.template_keys },
  tags: { channel: 'true', message: 'true', notification: NOTIFICATION_FILTERS.tags },
  title: { channel: 'true', message: 'true', notification: NOTIFICATION_FILTERS.title },
  title_startswith: { channel: 'true', message: 'true', notification: NOTIFICATION_FILTERS.title_startswith },
} as const;

/** The order is that of the notification, then of the channel: one notification may have a message in several. */
const ORDERS = {
  up: { direction: 'ASC', beyond: 'm.notification > $5::bigint - (c.id > $6::int)::int' },
  down: { direction: 'DESC', beyond: 'm.notification < $5::bigint + (c.id < $6::int)::int' },
} as const;

const page = (order: keyof typeof ORDERS, of: keyof typeof CONDITIONS) => {
  const { direction, beyond } = ORDERS[order];
  const { channel, message, notification } = CONDITIONS[of];
  return statement(
    `user_log_${of}_${order}`,
    // The key of a message is in order within a channel, so a page is merged from the first rows of each. The
    // notification is a subquery with a limit so that it is one index probe a message: the planner might
    // otherwise join the user's messages with every notification there is. The other limit is a subquery, too: a limit
    // that the planner cannot know makes it look for the first rows, in the order of the key. For a known one it reads
    // and sorts all messages of a user whom it takes for one with fewer.
    `SELECT ${MESSAGE_COLUMNS}, n.mode, n.title, n.tag, e.custom,
       ${READ_AT}::float8 AS read_at, m.channel_key, m.channel_type
     FROM (
       SELECT head.*, c.key AS channel_key, c.type AS channel_type FROM channels c CROSS JOIN LATERAL (
         SELECT m.* FROM messages m CROSS JOIN LATERAL (
           SELECT FROM notifications n WHERE n.application = $1 AND n.id = m.notification AND ${VISIBLE}
             AND n.mode = ANY($9::text[]) AND ${notification} LIMIT 1
         ) n
         WHERE m.application = $1 AND m.user_id = $2 AND m.channel = c.id AND ${beyond}
           AND m.sent_at BETWEEN $7 AND $8 AND is_seen(m.position, $10::bigint[]) AND ${message}
         ORDER BY m.notification ${direction} LIMIT (SELECT ${LIMITS.logPage + 1})
       ) head
       WHERE c.application = $1 AND ${channel}
       ORDER BY head.notification ${direction}, head.channel ${direction} LIMIT $3
     ) m ${MESSAGE_JOINS}
     ORDER BY m.notification ${direction}, m.channel ${direction}`,
  );
};
const pagesOf = (order: keyof typeof ORDERS) => ({
  all: page(order, 'all'),
  channel_keys: page(order, 'channel_keys'),
  among: page(order, 'among'),
  template_keys: page(order, 'template_keys'),
  tags: page(order, 'tags'),
  title: page(order, 'title'),
  title_startswith: page(order, 'title_startswith'),
});
const PAGES = { up: pagesOf('up'), down: pagesOf('down') };

/** Notifications with something in common up to which a user's messages are looked up among just those. */
const RARE = 2_000;
const rareOf = (filter: NotificationFilter) =>
  statement(
    `user_log_rare_${filter}`,
    `SELECT n.id FROM notifications n WHERE n.application = $1 AND n.mode = ANY($2::text[])
       AND ${NOTIFICATION_FILTERS[filter].replaceAll('$11', '$3')} LIMIT ${RARE + 1}`,
  );
const RARE_NOTIFICATIONS = {
  template_keys: rareOf('template_keys'),
  tags: rareOf('tags'),
  title: rareOf('title'),
  title_startswith: rareOf('title_startswith'),
};

/**
 * Which statement finds what a filter asks for, and its last value. When few notifications of the application
 * have it, the user's messages of those are looked up; when many have it, it is soon found among the user's.
 */
async function wayOf(
  db: Queryable,
  application: ApplicationKey,
  { filter, modes }: UserLogPage,
): Promise<{ by: keyof typeof CONDITIONS; last: unknown[] }> {
  if (filter === null) return { by: 'all', last: [] };
  if (filter.by === 'channel_keys') return { by: 'channel_keys', last: [filter.values] };
  const wanted = filter.by === 'title_startswith' ? filter.prefix : filter.values;
  const rare = await db.rows<{ id: string }>(RARE_NOTIFICATIONS[filter.by], [application, modes, wanted]);
  if (rare.length > RARE) return { by: filter.by, last: [wanted] };
  return { by: 'among', last: [rare.map(({ id }) => id)] };
}

/** A page of what one user got in all channels, in the order of the feed or against it. */
export async function listUserLog(
  db: Queryable,
  application: ApplicationKey,
  log: UserLogPage,
): Promise<UserLogRow[]> {
  const { userId, modes, start, end, newestFirst, limit, now, snapshot } = log;
  const after = log.after ?? { notification: newestFirst ? ID_MAX : -1n, channel: 0n };
  const { by, last } = await wayOf(db, application, log);
  return db.rows<UserLogRow>(PAGES[newestFirst ? 'down' : 'up'][by], [
    application,
    userId,
    limit,
    now,
    after.notification,
    after.channel,
    start,
    end,
    modes,
    toArray(snapshot),
    ...last,
  ]);
}
