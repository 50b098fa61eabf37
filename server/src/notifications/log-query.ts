import { BelfryError, LIMITS, type OPERATIONS, type QueryOf } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import { isPlanted } from '../platform/planted-bugs.js';
import type { Queryable } from '../storage/database.js';
import type { LogFilter } from '../storage/notification-logs.js';
import type { Mode } from '../storage/notifications.js';
import { readSnapshot, type Snapshot } from '../storage/positions.js';

/** The parameters that every log takes. */
export type LogQuery = QueryOf<typeof OPERATIONS.listUserNotifications>;

/** A query as it is read and checked. */
export interface ReadLogQuery {
  modes: Mode[];
  filter: LogFilter | null;
  start: number;
  end: number;
  newestFirst: boolean;
  limit: number;
}

const MODES: Record<NonNullable<LogQuery['mode']>, Mode> = {
  realtime: 'realtime',
  'real-time': 'realtime',
  batch: 'batch',
};

function readFilter(query: LogQuery): LogFilter | null {
  const by = query.filter_by;
  if (by === undefined) return null;
  const text = query[by] ?? '';
  const isList = by !== 'title' && by !== 'title_startswith';
  const values = isList ? [...new Set(text.split(','))].filter(Boolean) : [text].filter(Boolean);
  if (values.length === 0)
    throw new BelfryError(
      'MissingRequiredParameters',
      `"${by}" is required when "filter_by" names it; give ${isList ? 'one or more values with commas between' : 'a text'}, or leave out "filter_by".`,
    );
  if (values.length > LIMITS.filterValues)
    throw new BelfryError(
      'InvalidValue',
      `"${by}" holds ${values.length} values; at most ${LIMITS.filterValues} are taken. Ask for them in several calls.`,
    );
  return by === 'title_startswith' ? { by, prefix: text } : { by, values };
}

/** Reads the parameters of a log; throws for those that contradict each other. */
export function readLogQuery(query: LogQuery): ReadLogQuery {
  // Nothing was requested later than now, so no end is the same as an end of now, whatever a clock says.
  const { start = 0, end = LIMITS.timeMsMax, limit = LIMITS.logPageDefault, reverse = false } = query;
  if (start > end)
    throw new BelfryError(
      'ParameterValueOutOfRange',
      '"start" lies after "end"; both are in Unix milliseconds.',
    );
  return {
    modes: query.mode ? [MODES[query.mode]] : ['realtime', 'batch'],
    filter: readFilter(query),
    start,
    end,
    newestFirst: reverse,
    limit,
  };
}

/** Where a page of a log begins: its order's two integers of the row before, and what the list is of. */
export interface LogPlace {
  after: [bigint, bigint];
  snapshot: Snapshot;
}

/**
 * The page tokens of one log. `log` names it; with the parameters that decide what is in it and in which order
 * it binds a token to them.
 */
export function pageTokensOf(application: Application, log: readonly string[], query: ReadLogQuery) {
  const { limit: _, ...deciding } = query;
  const list = JSON.stringify([...log, deciding]);
  return {
    read(token: string): LogPlace {
      const text = readPageToken(application.session_secret, list, token);
      const [first = '', second = '', incarnation = '', ...numbers] = text.split(' ');
      const [from = 0, ...beyond] = numbers.map(Number);
      const [to = 0, ...open] = beyond.map((number) => from + number);
      return { after: [BigInt(first), BigInt(second)], snapshot: { incarnation, from, to, open } };
    },
    write(first: number | string, second: number | string, snapshot: Snapshot): string {
      const { incarnation, from, to, open } = snapshot;
      // As differences, which are short: there may be as many transactions open as there are connections.
      const beyond = [to, ...open].map((position) => position - from);
      const place = [first, second, incarnation, from, ...beyond].join(' ');
      return writePageToken(application.session_secret, list, place);
    },
  };
}

/**
 * What the pages of a list are of: what its first page saw, so that a notification that commits meanwhile is on
 * none of them, wherever it belongs. Throws InvalidValue when the database has since been restored, whose
 * transactions are numbered anew.
 */
export async function snapshotOf(db: Queryable, place: LogPlace | null): Promise<Snapshot> {
  const now = await readSnapshot(db);
  if (!place || isPlanted('log_without_snapshot')) return now;
  if (place.snapshot.incarnation === now.incarnation) return place.snapshot;
  throw new BelfryError(
    'InvalidValue',
    'The database was restored after "token" was issued. Leave out "token" and begin with the first page.',
  );
}
