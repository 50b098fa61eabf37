import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, type Queryable, type Statement, statement } from './database.js';
import type { Mode } from './notifications.js';
import { type Snapshot, toArray } from './positions.js';

/** What the notifications of a list have in common; of several values any one will do. */
export type LogFilter =
  | { by: 'template_keys' | 'channel_keys' | 'tags' | 'title'; values: readonly string[] }
  | { by: 'title_startswith'; prefix: string };

/**
 * A place in the log. Its order is the time of the request, then the id: ids alone are no order of requests,
 * for that of a scheduled notification belongs to the time it is scheduled for.
 */
export interface LogPosition {
  createdAt: number;
  id: bigint;
}

export interface LogPage {
  modes: readonly Mode[];
  /** First and last ms of the window, both included. */
  start: number;
  end: number;
  newestFirst: boolean;
  /** The last row of the page before; null for the first page. */
  after: LogPosition | null;
  limit: number;
  /** What the first page saw: the list is of that, on every page. */
  snapshot: Snapshot;
}

/*
 * Every index of the log begins with the application, the mode and a value and ends with the time and the id.
 * A page is merged from the first rows of each mode and value. So what it costs depends on how many values
 * are asked for, and not on how many notifications there are, how rare the value is or where its rows lie.
 */

/** Rows of one mode and value that a page can need. Constant: a plan for an unknown limit might sort them all. */
const HEAD = LIMITS.logPage + 1;
/** Rows that a search by prefix reads in the order of time before it tries otherwise. */
const WALK = 1_000;
/** Titles with a prefix that are merged as values; when there are more, all their rows are sorted. */
const PREFIX_TITLES = 50;

/** No title with the prefix is greater than the prefix with as many of the last character as fit. */
export const TITLE_WITH_PREFIX = (prefix: string) =>
  `n.title COLLATE "C" BETWEEN ${prefix}::text AND ${prefix}::text || repeat(U&'\\+10FFFF', ${LIMITS.titleLength})`;

const ORDERS = {
  up: {
    name: 'up',
    direction: 'ASC',
    window: '(n.created_at, n.id) > ($3::bigint, $4::bigint) AND n.created_at <= $5',
  },
  down: {
    name: 'down',
    direction: 'DESC',
    window: '(n.created_at, n.id) < ($3::bigint, $4::bigint) AND n.created_at >= $5',
  },
} as const;
const SEEN = 'is_seen(n.position, $7::bigint[])';
type Order = (typeof ORDERS)[keyof typeof ORDERS];

const MODES = 'unnest($2::text[]) AS v(mode)';
const VALUES = `(SELECT mode, value FROM unnest($2::text[]) AS mode, unnest($8::text[]) AS value) v`;

const inOrder = ({ direction }: Order, of: string) =>
  `ORDER BY ${of}.created_at ${direction}, ${of}.id ${direction}`;

interface Heads {
  source: string;
  condition: string;
  limit?: number;
  /** The window, and the order before that of time, when they are not those of the order. */
  window?: string;
  first?: string;
}

/** The first rows for each row of `source`, which gives the mode and what else `condition` names. */
const heads = (
  order: Order,
  { source, condition, limit = HEAD, window = order.window, first = '' }: Heads,
) => `
  ${source} CROSS JOIN LATERAL (
    SELECT n.created_at, n.id, n.title FROM notifications n
    WHERE n.application = $1 AND n.mode = v.mode AND ${condition} AND ${window} AND ${SEEN}
    ORDER BY ${first} n.created_at ${order.direction}, n.id ${order.direction} LIMIT ${limit}
  ) head`;

const merged = (order: Order, source: string, condition: string) =>
  `SELECT head.id FROM ${heads(order, { source, condition })} ${inOrder(order, 'head')} LIMIT $6`;

/** Lists of channels that occur: stepping in the index from each to the next greater, not reading all rows. */
const CHANNEL_LISTS = `WITH RECURSIVE list AS (
    SELECT v.mode, (SELECT n.channels FROM notifications n WHERE n.application = $1 AND n.mode = v.mode
      ORDER BY n.channels LIMIT 1) AS channels FROM ${MODES}
    UNION ALL
    SELECT v.mode, (SELECT n.channels FROM notifications n WHERE n.application = $1 AND n.mode = v.mode
      AND n.channels > v.channels ORDER BY n.channels LIMIT 1) FROM list v WHERE v.channels IS NOT NULL
  )`;
const CHANNELS_ASKED = `(SELECT * FROM list WHERE channels && ARRAY(
    SELECT c.id FROM channels c WHERE c.application = $1 AND c.key = ANY($8::text[]))) v`;

/**
 * The rows of each list of channels. An equation would let the planner walk along the time through all rows to the
 * few of a rare list, which it takes for as frequent as others; by this order only the index of the lists goes.
 */
function mergedByChannels(order: Order): string {
  const [after, upTo] = order.name === 'up' ? ['>', '<='] : ['<', '>='];
  const source = heads(order, {
    source: CHANNELS_ASKED,
    condition: 'true',
    window: `(n.channels, n.created_at, n.id) ${after} (v.channels, $3::bigint, $4::bigint)
      AND (n.channels, n.created_at) ${upTo} (v.channels, $5::bigint)`,
    first: `n.channels ${order.direction},`,
  });
  return `SELECT head.id FROM ${source} ${inOrder(order, 'head')} LIMIT $6`;
}

const locate = (order: Order) => ({
  all: statement(`notification_log_${order.name}`, merged(order, MODES, 'true')),
  template_keys: statement(
    `notification_log_by_template_${order.name}`,
    merged(order, VALUES, 'n.template_key = v.value'),
  ),
  tags: statement(`notification_log_by_tag_${order.name}`, merged(order, VALUES, 'n.tag = v.value')),
  title: statement(
    `notification_log_by_title_${order.name}`,
    merged(order, VALUES, 'n.title COLLATE "C" = v.value'),
  ),
  channel_keys: statement(
    `notification_log_by_channel_${order.name}`,
    `${CHANNEL_LISTS} ${mergedByChannels(order)}`,
  ),
  prefixWalk: statement(
    `notification_log_by_prefix_walk_${order.name}`,
    `WITH walk AS MATERIALIZED (
       SELECT head.* FROM ${heads(order, { source: MODES, condition: 'true', limit: WALK })} ${inOrder(order, 'head')} LIMIT ${WALK}
     )
     SELECT found.id, all_of_it.whole FROM (SELECT count(*) < ${WALK} AS whole FROM walk) all_of_it
     LEFT JOIN LATERAL (
       SELECT * FROM walk WHERE starts_with(title, $8) ${inOrder(order, 'walk')} LIMIT $6
     ) found ON true ${inOrder(order, 'found')}`,
  ),
  prefixSort: statement(
    `notification_log_by_prefix_sort_${order.name}`,
    `SELECT n.id FROM notifications n
     WHERE n.application = $1 AND n.mode = ANY($2::text[]) AND ${TITLE_WITH_PREFIX('$8')}
       AND ${order.window} AND ${SEEN} ${inOrder(order, 'n')} LIMIT $6`,
  ),
});
const LOCATE = { up: locate(ORDERS.up), down: locate(ORDERS.down) };

const titlesWithPrefix = statement(
  'notification_titles_with_prefix',
  `WITH RECURSIVE step AS (
     SELECT v.mode, (SELECT n.title COLLATE "C" FROM notifications n WHERE n.application = $1 AND n.mode = v.mode
       AND n.title COLLATE "C" >= $3 ORDER BY n.title COLLATE "C" LIMIT 1) AS title FROM ${MODES}
     UNION ALL
     SELECT v.mode, (SELECT n.title COLLATE "C" FROM notifications n WHERE n.application = $1 AND n.mode = v.mode
       AND n.title COLLATE "C" > v.title ORDER BY n.title COLLATE "C" LIMIT 1) FROM step v
     WHERE starts_with(v.title, $3)
   )
   SELECT title FROM step WHERE starts_with(title, $3) LIMIT ${PREFIX_TITLES + 1}`,
);

interface Located {
  id: string;
}

/** What every statement of LOCATE takes first. */
function valuesOf(application: ApplicationKey, page: LogPage): unknown[] {
  const { modes, start, end, newestFirst, after, limit, snapshot } = page;
  // Beyond (start, -1) lies all of the first ms, before (end + 1, -1) all of the last.
  const edge = { createdAt: newestFirst ? end + 1 : start, id: -1n };
  const from = after ?? edge;
  return [application, modes, from.createdAt, from.id, newestFirst ? start : end, limit, toArray(snapshot)];
}

/**
 * The ids of a page by a prefix of the title. No index has such rows in the order of time, so: a walk along
 * the time finds what is frequent; few titles are merged like values; rows of many titles, and not frequent,
 * are sorted.
 */
async function locateByPrefix(
  db: Queryable,
  application: ApplicationKey,
  search: { page: LogPage; prefix: string; by: (typeof LOCATE)[keyof typeof LOCATE] },
): Promise<Located[]> {
  const { page, prefix, by } = search;
  const values = valuesOf(application, page);
  const walked = await db.rows<{ id: string | null; whole: boolean }>(by.prefixWalk, [...values, prefix]);
  const found = walked.filter((row): row is { id: string; whole: boolean } => row.id !== null);
  if (found.length === page.limit || walked[0]?.whole) return found;
  const titles = await db.rows<{ title: string }>(titlesWithPrefix, [application, page.modes, prefix]);
  if (titles.length > PREFIX_TITLES) return db.rows<Located>(by.prefixSort, [...values, prefix]);
  return db.rows<Located>(by.title, [...values, [...new Set(titles.map(({ title }) => title))]]);
}

/** The ids of a page of the log, in its order. */
export async function locateLogPage(
  db: Queryable,
  application: ApplicationKey,
  page: LogPage & { filter: LogFilter | null },
): Promise<string[]> {
  const { filter } = page;
  const by = LOCATE[page.newestFirst ? 'down' : 'up'];
  const run = async (sql: Statement, ...more: unknown[]) =>
    db.rows<Located>(sql, [...valuesOf(application, page), ...more]);
  const located =
    filter === null
      ? await run(by.all)
      : filter.by === 'title_startswith'
        ? await locateByPrefix(db, application, { page, prefix: filter.prefix, by })
        : await run(by[filter.by], filter.values);
  return located.map(({ id }) => id);
}
