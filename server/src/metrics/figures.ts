import { BelfryError, LIMITS, type OPERATIONS, type QueryOf } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import type { Clock } from '../platform/clock.js';
import type { Queryable } from '../storage/database.js';
import { type FigureRow, readFigures } from '../storage/figures.js';
import { stepsBetween } from './steps.js';

const RANGE_MS = 30 * 24 * 3600 * 1000;

interface Counts {
  sent: number;
  impressions: number;
  clicks: number;
}

const sumOf = (points: readonly Counts[]): Counts => {
  const sum = { sent: 0, impressions: 0, clicks: 0 };
  for (const { sent, impressions, clicks } of points) {
    sum.sent += sent;
    sum.impressions += impressions;
    sum.clicks += clicks;
  }
  return sum;
};

/** One point a step, with zeros where there is nothing. */
function toPoints(starts: readonly number[], rows: readonly FigureRow[]) {
  const byStep = new Map(rows.map((row) => [row.step, row]));
  return starts.map((start, step) => {
    const { sent = 0, impressions = 0, clicked: clicks = 0 } = byStep.get(step) ?? {};
    return { start, sent, impressions, clicks };
  });
}

/** The groups with most messages. */
function toGroups(starts: readonly number[], rows: readonly FigureRow[]) {
  const byKey = new Map<string, FigureRow[]>();
  for (const row of rows) {
    if (row.key === null) continue;
    const own = byKey.get(row.key);
    if (own) own.push(row);
    else byKey.set(row.key, [row]);
  }
  return [...byKey]
    .map(([key, own]) => ({ key, totals: sumOf(own.map((row) => ({ ...row, clicks: row.clicked }))), own }))
    .sort((a, b) => b.totals.sent - a.totals.sent || (a.key < b.key ? -1 : 1))
    .slice(0, LIMITS.figureGroups)
    .map(({ key, totals, own }) => ({ key, totals, points: toPoints(starts, own) }));
}

/** What was sent in a range, and what became of it, by the time of the send. */
export async function getFigures(
  { db, clock }: { db: Queryable; clock: Clock },
  application: Application,
  query: QueryOf<typeof OPERATIONS.getFigures>,
) {
  const now = clock.now();
  const { end = now, step = 'day', time_zone: timeZone = 'UTC', by = null } = query;
  const {
    start = Math.max(0, end - RANGE_MS),
    template_key: templateKey = null,
    channel_key: channelKey,
  } = query;
  if (start >= end) throw new BelfryError('InvalidValue', '"start" must be before "end".');
  const channel = application.channels.find(({ key }) => key === channelKey);
  if (channelKey !== undefined && !channel)
    throw new BelfryError('ResourceNotFound', `There is no channel "${channelKey}" ("channel_key").`);
  const starts = stepsBetween({ start, end, step, timeZone });
  const wish = { starts, end, templateKey, channel: channel?.id ?? null, by };
  const rows = await readFigures(db, application.id, wish);
  const points = toPoints(
    starts,
    rows.filter(({ key }) => key === null),
  );
  return { totals: sumOf(points), points, groups: toGroups(starts, rows), as_of: now };
}
