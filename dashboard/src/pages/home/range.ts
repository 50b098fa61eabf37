import type { Query } from '../../api/call.js';

const RANGES = { '24h': 1, '7d': 7, '30d': 30, '90d': 90 } as const;
export type Range = keyof typeof RANGES;
const DAY = 86_400_000;

/** The range that the URL of Home asks for. */
export function rangeOf(search: URLSearchParams): Range {
  const asked = search.get('range') ?? '7d';
  return asked in RANGES ? (asked as Range) : '7d';
}

let zone: string | undefined;
/** Asked for once: the browser takes milliseconds to say it. */
const timeZone = (): string => (zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone);

/** What is asked for a range until now; to the minute, so that the question stays the same while the page is looked at. */
export function figuresOf(range: Range): Omit<Query<'getFigures'>, 'by'> {
  const end = Math.ceil(Date.now() / 60_000) * 60_000;
  return {
    start: end - RANGES[range] * DAY,
    end,
    step: range === '24h' ? 'hour' : 'day',
    time_zone: timeZone(),
  };
}
