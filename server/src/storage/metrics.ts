import { type ApplicationKey, type Queryable, statement } from './database.js';
import { INSERT_FIGURE_DELTAS } from './figures.js';
import { LOCKS } from './locks.js';

/** What is to be added to the counters of a notification; zeros say that its other counters have changed. */
export interface MetricDelta {
  application: ApplicationKey;
  notification: string;
  impressions: number;
  clicked: number;
}

const insert = statement(
  'metric_delta_insert',
  'INSERT INTO metric_deltas (application, notification) VALUES ($1, $2)',
);
const any = statement('metric_delta_any', 'SELECT EXISTS (SELECT FROM metric_deltas) AS found');
const lock = statement('metric_delta_lock', `SELECT pg_try_advisory_xact_lock(${LOCKS.foldMetrics}) AS held`);
const take = statement(
  'metric_delta_take',
  `WITH taken AS (
     DELETE FROM metric_deltas WHERE ctid = ANY(ARRAY(SELECT ctid FROM metric_deltas LIMIT $1)) RETURNING *
   )
   SELECT application, notification, sum(impressions)::int AS impressions, sum(clicked)::int AS clicked
   FROM taken GROUP BY application, notification`,
);
const add = statement(
  'metric_delta_add',
  // Rows are locked in one order everywhere, or two transactions could wait for each other.
  `WITH delta AS MATERIALIZED (
     SELECT * FROM json_to_recordset($1::json)
       AS d(application int, notification bigint, impressions int, clicked int)
   ), locked AS MATERIALIZED (
     SELECT n.application, n.id FROM notifications n
     JOIN delta d ON n.application = d.application AND n.id = d.notification
     ORDER BY n.application, n.id FOR NO KEY UPDATE OF n
   ), updated AS (
     UPDATE notifications n SET impressions = n.impressions + d.impressions, clicked = n.clicked + d.clicked,
       aggregated_at = greatest(n.aggregated_at, $2::bigint)
     FROM delta d JOIN locked l ON l.application = d.application AND l.id = d.notification
     WHERE n.application = d.application AND n.id = d.notification
     RETURNING n.application, n.created_at, n.scheduled_at, n.template_key, n.channels, d.impressions, d.clicked
   )
   ${INSERT_FIGURE_DELTAS('SELECT *, 0 AS sent FROM updated')}`,
);

/** Says that counters of a notification have changed, so that the fold states when it saw them last. */
export async function insertMetricDelta(
  db: Queryable,
  application: ApplicationKey,
  notification: bigint | string,
): Promise<void> {
  await db.count(insert, [application, notification]);
}

/** Whether any application has deltas waiting. */
export async function hasMetricDeltas(db: Queryable): Promise<boolean> {
  return (await db.rows<{ found: boolean }>(any))[0]?.found === true;
}

/** Keeps other processes from folding until the transaction ends; false when one is at it. */
export async function lockMetricDeltas(db: Queryable): Promise<boolean> {
  return (await db.rows<{ held: boolean }>(lock))[0]?.held === true;
}

/** Takes away up to `limit` deltas of all applications, and gives their sums by notification. */
export async function takeMetricDeltas(db: Queryable, limit: number): Promise<MetricDelta[]> {
  return db.rows<MetricDelta>(take, [limit]);
}

/** Adds deltas to the counters of their notifications; `now` is when the counters were seen (ms). */
export async function addMetricDeltas(
  db: Queryable,
  deltas: readonly MetricDelta[],
  now: number,
): Promise<void> {
  await db.count(add, [JSON.stringify(deltas), now]);
}
