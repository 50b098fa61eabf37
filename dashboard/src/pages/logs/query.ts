import type { Query } from '../../api/call.js';

type FilterBy = NonNullable<Query<'listNotifications'>['filter_by']>;

export const PARAMETERS = ['mode', 'filter_by', 'value', 'start', 'end', 'order'] as const;
export type Filters = Partial<Record<(typeof PARAMETERS)[number], string>>;

/** The filters that stand in the URL of the page. */
export const filtersOf = (search: URLSearchParams): Filters =>
  Object.fromEntries(PARAMETERS.map((name) => [name, search.get(name) ?? undefined]));

/** The parameters of the API for what stands in the URL of the page. */
export function queryOf(filters: Filters): Query<'listNotifications'> {
  const { mode, filter_by: by, value, start, end, order } = filters;
  const day = (text: string | undefined, days: number) => {
    const ms = text ? new Date(`${text}T00:00:00`).getTime() : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms + days * 86_400_000;
  };
  const last = day(end, 1);
  return {
    mode: mode === 'realtime' || mode === 'batch' ? mode : undefined,
    ...(by && value ? { filter_by: by as FilterBy, [by]: value } : {}),
    start: day(start, 0),
    end: last === undefined ? undefined : last - 1,
    reverse: order !== 'oldest',
    include_realtime_metrics: true,
    include_status: true,
    limit: 20,
  };
}
