import { withClient } from '@belfry/testkit';
import type pg from 'pg';
import { whole } from '../format.js';
import { HttpConnection, okJson, requestBytes } from '../http-connection.js';
import { TEMPLATE_KEY } from '../sample.js';
import { median } from '../statistics.js';
import type { Bench, Measurement, Reading } from './figure.js';

const NOTIFICATIONS = { full: 1_000_000, quick: 50_000 };
const MESSAGES = { full: 10_000, quick: 2_000 };
const REQUESTS = { full: 100, quick: 20 };
const AIM_MS = 10;
const PAGE = 10;
const USER = 'reader-of-much';
/** Over which the notifications are spread, up to an hour ago. */
const DAYS_MS = 30 * 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Every so many notifications one differs from all others: fewer than a page has, far apart. */
const RARE = 200_000;

/** The node number of ids at a time of choice, which no server makes by itself. */
const CHOSEN = 1023 << 12;
const COLUMNS = `application, id, mode, status, template_key, template_version, channels, title, tag, variables,
  sent_from_type, sent_from_value, requested, sent, created_at, expires_at, position`;

/**
 * Notifications that were delivered long ago: 50 templates, 100 tags, titles of which 1,000 come again and again
 * and as many as there are notifications come once, one of ten of them a batch; and now and then a rare one.
 */
async function fillNotifications(client: pg.Client, bench: Bench, count: number): Promise<void> {
  const from = Date.now() - HOUR_MS - DAYS_MS;
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO channels (application, key, name, type, categories, created_at, updated_at)
     VALUES ($1, 'rare', 'Rare', 'feed', '[]', 0, 0) RETURNING id`,
    [bench.application],
  );
  await client.query(
    `INSERT INTO notifications (${COLUMNS})
     SELECT $1, (at << 22) + ${CHOSEN + 1}, CASE WHEN i % 10 = 0 THEN 'batch' ELSE 'realtime' END, 'delivered',
       CASE WHEN rare THEN 'rare' ELSE 'template-' || i % 50 END, 1, ARRAY[CASE WHEN rare THEN $5::int ELSE $2 END],
       CASE WHEN rare THEN 'Rare title' WHEN i % 2 = 0 THEN 'Title ' || i % 1000 ELSE 'Number ' || i END,
       CASE WHEN rare THEN 'rare' ELSE 'tag-' || i % 100 END, '{}', 'api', 'test****', 0, 0, at, at + 9e12::bigint, 0
     FROM (SELECT i, $3::bigint + i * ($6::bigint / $4::bigint) AS at, i % ${RARE} = 7 AS rare
           FROM generate_series(0, $4::bigint - 1) i) made`,
    [bench.application, bench.channel, from, count, rows[0]?.id, DAYS_MS],
  );
  await client.query('VACUUM ANALYZE notifications');
}

/** Messages of one user, each of a notification of its own that was delivered to others, too. */
async function fillMessages(client: pg.Client, bench: Bench, count: number): Promise<void> {
  const { application, channel } = bench;
  await client.query(
    `INSERT INTO users (application, user_id, created_at, updated_at) VALUES ($1, $2, 0, 0)`,
    [application, USER],
  );
  // In an hour of this month, which has a partition.
  await client.query(
    `INSERT INTO notifications (${COLUMNS})
     SELECT $1, (at << 22) + ${CHOSEN + 2}, 'realtime', 'delivered', $2, 1, ARRAY[$3::int], 'Title ' || i % 100, 'tag-' || i % 100,
       '{}', 'api', 'test****', 1, 1, at, at + 9e12::bigint, 0
     FROM (SELECT i, $4::bigint + i * 10 AS at FROM generate_series(0, $5::bigint - 1) i) made`,
    [application, TEMPLATE_KEY, channel, Date.now() - count * 10, count],
  );
  await client.query(
    `INSERT INTO messages (application, user_id, channel, notification, sent_at, variables, position)
     SELECT application, $2, $3, id, created_at, '{"name":"Name"}', 0 FROM notifications
     WHERE application = $1 AND id & 4194303 = ${CHOSEN + 2} AND template_key = $4`,
    [application, USER, channel, TEMPLATE_KEY],
  );
  await client.query('VACUUM ANALYZE notifications');
  await client.query('VACUUM ANALYZE messages');
}

interface Question {
  what: string;
  query: Record<string, string>;
  /** As many rows as the first page must have. */
  rows: number;
}

/** Every way to ask the list: each filter with a value that is frequent, one that is rare and one that is nowhere. */
function questionsOf(count: number): { filter: string; asked: Question[] }[] {
  const rare = Math.min(PAGE, Math.floor((count - 8) / RARE) + 1);
  const now = Date.now();
  const both = (asked: Question[]): Question[] =>
    asked.flatMap((one) => [
      one,
      { ...one, what: `${one.what}, newest first`, query: { ...one.query, reverse: 'true' } },
    ]);
  const by = (filter: string, values: [what: string, value: string, rows: number][]) => ({
    filter: `filter_by=${filter}`,
    asked: both(
      values.map(([what, value, rows]) => ({ what, query: { filter_by: filter, [filter]: value }, rows })),
    ),
  });
  const middle = String(now - DAYS_MS / 2);
  return [
    { filter: 'no filter', asked: both([{ what: 'all', query: {}, rows: PAGE }]) },
    { filter: 'mode', asked: both([{ what: 'batch', query: { mode: 'batch' }, rows: PAGE }]) },
    {
      filter: 'start and end',
      asked: both([
        { what: 'a half', query: { start: middle, end: String(now) }, rows: PAGE },
        { what: 'nothing', query: { start: '1', end: '2' }, rows: 0 },
      ]),
    },
    by('template_keys', [
      ['frequent', 'template-7', PAGE],
      ['rare', 'rare', rare],
      ['twenty', Array.from({ length: 20 }, (_, index) => `template-${index}`).join(','), PAGE],
      ['nowhere', 'no-such', 0],
    ]),
    by('channel_keys', [
      ['frequent', 'feed', PAGE],
      ['rare', 'rare', rare],
    ]),
    by('tags', [
      ['frequent', 'tag-7', PAGE],
      ['rare', 'rare', rare],
      ['nowhere', 'no-such', 0],
    ]),
    by('title', [
      ['frequent', 'Title 8', PAGE],
      ['rare', 'Rare title', rare],
      ['nowhere', 'No such', 0],
    ]),
    by('title_startswith', [
      ['frequent', 'Tit', PAGE],
      ['rare', 'Rare', rare],
      ['many titles', 'Number 43', PAGE],
      ['nowhere', 'No such', 0],
    ]),
  ];
}

/** The median time of a page, asked for again and again; throws when it has not as many rows as it must. */
async function timeOf(bench: Bench, path: string, question: Question): Promise<number> {
  const request = requestBytes({
    method: 'GET',
    path: `${path}?${new URLSearchParams({ ...question.query, limit: String(PAGE) })}`,
    headers: { 'api-token': bench.server.token },
  });
  const connection = await HttpConnection.open(bench.server.address);
  try {
    const times: number[] = [];
    for (let asked = 0; asked < (bench.quick ? REQUESTS.quick : REQUESTS.full); asked++) {
      const start = performance.now();
      const page = okJson<Record<string, unknown[]>>(await connection.request(request));
      times.push(performance.now() - start);
      const rows = (page.notifications ?? page.messages)?.length;
      if (rows !== question.rows)
        throw new Error(
          `${path} with ${JSON.stringify(question.query)} has ${rows} rows, not ${question.rows}`,
        );
    }
    return median(times);
  } finally {
    connection.close();
  }
}

/** The slowest of some questions, and what each took. */
async function slowest(
  bench: Bench,
  path: string,
  asked: Question[],
): Promise<{ value: number; did: string }> {
  const times: number[] = [];
  for (const question of asked) times.push(await timeOf(bench, path, question));
  const did = asked.map(({ what }, index) => `${what} ${times[index]?.toFixed(1)}`).join(' · ');
  return { value: Math.max(...times), did: `median ms: ${did}` };
}

async function measureLog(bench: Bench): Promise<Reading[]> {
  const count = bench.quick ? NOTIFICATIONS.quick : NOTIFICATIONS.full;
  await withClient(bench.server.connection, (client) => fillNotifications(client, bench, count));
  const readings: Reading[] = [];
  for (const { filter, asked } of questionsOf(count)) {
    const title = `List of ${whole(count)} notifications, ${filter}: slowest median`;
    const { value, did } = await slowest(bench, '/v1/notifications', asked);
    readings.push({ title, value, unit: 'ms', aim: AIM_MS, did });
  }
  return readings;
}

export const notificationLog: Measurement = {
  name: 'log',
  title: 'List of 1,000,000 notifications with each filter',
  measure: measureLog,
};

async function measureUserLog(bench: Bench): Promise<Reading[]> {
  const count = bench.quick ? MESSAGES.quick : MESSAGES.full;
  await withClient(bench.server.connection, (client) => fillMessages(client, bench, count));
  const asked: Question[] = [
    { what: 'oldest first', query: {}, rows: PAGE },
    { what: 'newest first', query: { reverse: 'true' }, rows: PAGE },
    { what: 'by tag', query: { filter_by: 'tags', tags: 'tag-7' }, rows: PAGE },
    { what: 'by a tag that is nowhere', query: { filter_by: 'tags', tags: 'no-such' }, rows: 0 },
  ];
  const { value, did } = await slowest(bench, `/v1/users/${USER}/notifications`, asked);
  const title = `First page of a user’s ${whole(count)} messages: slowest median`;
  return [{ title, value, unit: 'ms', aim: AIM_MS, did }];
}

export const userLog: Measurement = {
  name: 'user-log',
  title: 'First page of the log of a user with 10,000 messages',
  measure: measureUserLog,
};
