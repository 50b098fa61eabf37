import { LIMITS } from '@belfry/contract';
import { ID_MAX } from '../platform/ids.js';
import type { ChannelType } from './channels.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import { MESSAGE_COLUMNS, MESSAGE_TABLES, type MessageRow, VISIBLE } from './messages.js';
import type { LogFilter } from './notification-logs.js';
import type { Mode } from './notifications.js';

export interface UserLogRow extends MessageRow {
  mode: Mode;
  title: string | null;
  tag: string | null;
  channel_key: string;
  channel_type: ChannelType;
  /** Topic to when it first happened. */
  custom: Record<string, number> | null;
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
}

const FILTERS = {
  all: { channel: 'true', notification: 'true' },
  channel_keys: { channel: 'c.key = ANY($10::text[])', notification: 'true' },
  template_keys: { channel: 'true', notification: 'n.template_key = ANY($10::text[])' },
  tags: { channel: 'true', notification: 'n.tag = ANY($10::text[])' },
  title: { channel: 'true', notification: 'n.title = ANY($10::text[])' },
  title_startswith: { channel: 'true', notification: 'starts_with(n.title, $10)' },
} as const;
type FilterName = keyof typeof FILTERS;

/** The order is that of the notification, then of the channel: one notification may have a message in several. */
const ORDERS = {
  up: { direction: 'ASC', beyond: 'm.notification > $5::bigint - (c.id > $6::int)::int' },
  down: { direction: 'DESC', beyond: 'm.notification < $5::bigint + (c.id < $6::int)::int' },
} as const;

const page = (order: keyof typeof ORDERS, filter: FilterName) => {
  const { direction, beyond } = ORDERS[order];
  const { channel, notification } = FILTERS[filter];
  return statement(
    `user_log_${filter}_${order}`,
    // The key of a message is in order within a channel, so a page is merged from the first rows of each. The
    // notification is a subquery with a limit so that it is one index probe a message: the planner might
    // otherwise join the user's messages with every notification there is.
    `SELECT ${MESSAGE_COLUMNS}, n.mode, n.title, n.tag, e.custom, p.key AS channel_key, p.type AS channel_type
     FROM (
       SELECT c.id, c.key, c.type, head.notification FROM channels c CROSS JOIN LATERAL (
         SELECT m.notification FROM messages m CROSS JOIN LATERAL (
           SELECT FROM notifications n WHERE n.application = $1 AND n.id = m.notification AND ${VISIBLE}
             AND n.mode = ANY($9::text[]) AND ${notification} LIMIT 1
         ) n
         WHERE m.application = $1 AND m.user_id = $2 AND m.channel = c.id AND ${beyond}
           AND m.sent_at BETWEEN $7 AND $8
         ORDER BY m.notification ${direction} LIMIT ${LIMITS.logPage + 1}
       ) head
       WHERE c.application = $1 AND ${channel}
       ORDER BY head.notification ${direction}, c.id ${direction} LIMIT $3
     ) p JOIN (${MESSAGE_TABLES})
       ON m.application = $1 AND m.user_id = $2 AND m.channel = p.id AND m.notification = p.notification
     ORDER BY p.notification ${direction}, p.id ${direction}`,
  );
};
const pagesOf = (order: keyof typeof ORDERS) => ({
  all: page(order, 'all'),
  channel_keys: page(order, 'channel_keys'),
  template_keys: page(order, 'template_keys'),
  tags: page(order, 'tags'),
  title: page(order, 'title'),
  title_startswith: page(order, 'title_startswith'),
});
const PAGES = { up: pagesOf('up'), down: pagesOf('down') };

/** A page of what one user got in all channels, in the order of the feed or against it. */
export async function listUserLog(
  db: Queryable,
  application: ApplicationKey,
  log: UserLogPage,
): Promise<UserLogRow[]> {
  const { userId, modes, filter, start, end, newestFirst, limit, now } = log;
  const after = log.after ?? { notification: newestFirst ? ID_MAX : -1n, channel: 0n };
  const values = [application, userId, limit, now, after.notification, after.channel, start, end, modes];
  const pages = PAGES[newestFirst ? 'down' : 'up'];
  if (filter === null) return db.rows<UserLogRow>(pages.all, values);
  const wanted = filter.by === 'title_startswith' ? filter.prefix : filter.values;
  return db.rows<UserLogRow>(pages[filter.by], [...values, wanted]);
}
