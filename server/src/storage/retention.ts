import { LIMITS } from '@belfry/contract';
import { type ApplicationKey, type Queryable, statement } from './database.js';

/*
 * What is left behind by messages that have expired. Ids from `first` on and below `beyond` are those of a month,
 * of all applications: a partition of messages holds them all.
 */

export interface IdRange {
  first: bigint;
  beyond: bigint;
}

/** Rows that one statement looks at, so that none takes long. */
const SLICE = LIMITS.cleanedRows;

const isKeptSql = statement(
  'retention_is_kept',
  // Whatever is still to be done about a notification, also what was set aside, may yet write or remove messages.
  // The newest are looked at first: of a month that is kept they are the ones.
  `SELECT EXISTS (SELECT FROM work WHERE notification >= $1 AND notification < $2) OR EXISTS (
     SELECT FROM applications a CROSS JOIN LATERAL (
       SELECT n.id FROM notifications n
       WHERE n.application = a.id AND n.id >= $1 AND n.id < $2 AND n.deleted_at IS NULL AND n.expires_at > $3
       ORDER BY n.id DESC LIMIT 1
     ) kept) AS kept`,
);

/** Whether anybody may see, after a time, a message of the range, or anything is to be done about one. */
export async function isRangeKept(db: Queryable, range: IdRange, after: number): Promise<boolean> {
  const [row] = await db.rows<{ kept: boolean }>(isKeptSql, [range.first, range.beyond, after]);
  return row?.kept !== false;
}

const insert = statement(
  'retention_insert_dropped',
  // A month can come back, empty, when a clock is wrong.
  `INSERT INTO dropped_messages (first, beyond, dropped_at) VALUES ($1, $2, $3)
   ON CONFLICT (first) DO UPDATE SET dropped_at = excluded.dropped_at, cleaned_at = NULL`,
);

export async function insertDropped(db: Queryable, range: IdRange, now: number): Promise<void> {
  await db.count(insert, [range.first, range.beyond, now]);
}

const listUncleaned = statement(
  'retention_list_uncleaned',
  'SELECT first, beyond FROM dropped_messages WHERE cleaned_at IS NULL ORDER BY first',
);

/** Dropped ranges of which something else may be left. */
export async function listUncleanedRanges(db: Queryable): Promise<IdRange[]> {
  const rows = await db.rows<{ first: string; beyond: string }>(listUncleaned);
  return rows.map(({ first, beyond }) => ({ first: BigInt(first), beyond: BigInt(beyond) }));
}

const setCleaned = statement(
  'retention_set_cleaned',
  'UPDATE dropped_messages SET cleaned_at = $2 WHERE first = $1',
);

export async function setRangeCleaned(db: Queryable, range: IdRange, now: number): Promise<void> {
  await db.count(setCleaned, [range.first, now]);
}

/** Tables of what users did with their messages, with their keys. */
const KEYS = {
  message_events: 'application, user_id, notification',
  read_marks: 'application, user_id, channel, notification',
  read_times: 'application, user_id, channel, notification, read_at',
} as const;
/** A place in such a table: the parts of its key. */
export type Place = readonly (string | number)[];
const BEGINNINGS: Record<keyof typeof KEYS, Place> = {
  message_events: [-1, '', '-1'],
  read_marks: [-1, '', -1, '-1'],
  read_times: [-1, '', -1, '-1', '-1'],
};

const CASTS = {
  application: 'int',
  user_id: 'text',
  channel: 'int',
  notification: 'bigint',
  read_at: 'bigint',
};
/** No index leads from a notification to them, so the whole table is walked through in the order of its key. */
function clean(table: keyof typeof KEYS) {
  const names = KEYS[table].split(', ') as (keyof typeof CASTS)[];
  const after = names.map((name, index) => `$${index + 3}::${CASTS[name]}`).join(', ');
  return statement(
    `retention_clean_${table}`,
    `WITH slice AS MATERIALIZED (
       SELECT ${KEYS[table]}, ctid AS place FROM ${table} WHERE (${KEYS[table]}) > (${after})
       ORDER BY ${KEYS[table]} LIMIT ${SLICE}
     ), gone AS (
       DELETE FROM ${table} t USING slice s
       WHERE t.ctid = s.place AND t.notification >= $1 AND t.notification < $2
     )
     SELECT ${KEYS[table]} FROM slice
     ORDER BY ${names.map((name) => `${name} DESC`).join(', ')} LIMIT 1`,
  );
}
const CLEAN = {
  message_events: clean('message_events'),
  read_marks: clean('read_marks'),
  read_times: clean('read_times'),
};

/** Removes a slice of what users did with messages of the range; the place to go on from, or null at the end. */
export async function cleanUsersRows(
  db: Queryable,
  table: keyof typeof KEYS,
  { range, from }: { range: IdRange; from: Place | null },
): Promise<Place | null> {
  const values = [range.first, range.beyond, ...(from ?? BEGINNINGS[table])];
  const [row] = await db.rows<Record<string, string | number>>(CLEAN[table], values);
  return row ? KEYS[table].split(', ').map((name) => row[name] ?? '') : null;
}

const blank = statement(
  'retention_blank_values',
  `WITH slice AS MATERIALIZED (
     SELECT id FROM notifications WHERE application = $1 AND id >= $2 AND id < $3 ORDER BY id LIMIT ${SLICE}
     FOR NO KEY UPDATE
   ), notification AS (
     UPDATE notifications n SET variables = '{}'
     FROM slice s WHERE n.application = $1 AND n.id = s.id AND n.variables::text <> '{}'
   ), chunk AS (
     UPDATE chunks c SET variables = NULL
     FROM slice s WHERE c.application = $1 AND c.notification = s.id AND c.variables IS NOT NULL
   )
   SELECT max(id) AS last FROM slice`,
);

/** Removes the values that a slice of an application's notifications was sent with; where to go on, or null. */
export async function blankValues(
  db: Queryable,
  application: ApplicationKey,
  range: IdRange,
): Promise<bigint | null> {
  const [row] = await db.rows<{ last: string | null }>(blank, [application, range.first, range.beyond]);
  return row?.last ? BigInt(row.last) + 1n : null;
}
