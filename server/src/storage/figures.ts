import { type ApplicationKey, type Queryable, statement } from './database.js';

/** Length of the time that one row of figures is about, in ms. */
export const SLOT_MS = 900_000;

/**
 * SQL that writes deltas; `of` gives application, created_at, scheduled_at, template_key and channels of
 * notifications, and by how much their sent, impressions and clicked have grown.
 */
export const INSERT_FIGURE_DELTAS = (of: string) =>
  `INSERT INTO figure_deltas (application, slot, template_key, channels, sent, impressions, clicked)
   SELECT f.application, figure_slot(f.created_at, f.scheduled_at) AS slot, f.template_key, f.channels, sum(f.sent)::int,
     sum(f.impressions)::int, sum(f.clicked)::int
   FROM (${of}) f WHERE f.sent <> 0 OR f.impressions <> 0 OR f.clicked <> 0
   GROUP BY f.application, slot, f.template_key, f.channels`;

const any = statement('figure_delta_any', 'SELECT EXISTS (SELECT FROM figure_deltas) AS found');
const fold = statement(
  'figure_delta_fold',
  `WITH taken AS (
     DELETE FROM figure_deltas WHERE ctid = ANY(ARRAY(SELECT ctid FROM figure_deltas LIMIT $1)) RETURNING *
   ), total AS (
     SELECT application, slot, template_key, channels, sum(sent) AS sent, sum(impressions) AS impressions,
       sum(clicked) AS clicked
     FROM taken GROUP BY application, slot, template_key, channels
   )
   INSERT INTO figures AS f (application, slot, template_key, channels, sent, impressions, clicked)
   SELECT * FROM total ORDER BY application, slot, template_key, channels
   ON CONFLICT (application, slot, template_key, channels) DO UPDATE SET sent = f.sent + excluded.sent,
     impressions = f.impressions + excluded.impressions, clicked = f.clicked + excluded.clicked`,
);

/** Whether any application has deltas waiting. */
export async function hasFigureDeltas(db: Queryable): Promise<boolean> {
  return (await db.rows<{ found: boolean }>(any))[0]?.found === true;
}

/** Adds up to `limit` deltas of all applications to their figures. */
export async function foldFigureDeltas(db: Queryable, limit: number): Promise<void> {
  await db.count(fold, [limit]);
}

export interface FigureWish {
  /** Beginnings of the steps in order, and the end of the last, Unix ms. */
  starts: readonly number[];
  end: number;
  templateKey: string | null;
  /** The channel's number. */
  channel: number | null;
  by: 'channel' | 'template' | null;
}

export interface FigureRow {
  /** The place of the step in `starts`. */
  step: number;
  /** Of the group; null: of all. */
  key: string | null;
  sent: number;
  impressions: number;
  clicked: number;
}

const read = statement(
  'figure_read',
  // What waits to be folded counts too: a figure is never behind the log.
  `WITH figure AS MATERIALIZED (
     SELECT width_bucket(slot::bigint * ${SLOT_MS}, $2::bigint[]) - 1 AS step, template_key, channels, sent, impressions, clicked
     FROM (
       SELECT slot, template_key, channels, sent, impressions, clicked FROM figures
       WHERE application = $1 AND slot >= $3 AND slot < $4
       UNION ALL
       SELECT slot, template_key, channels, sent, impressions, clicked FROM figure_deltas
       WHERE application = $1 AND slot >= $3 AND slot < $4
     ) f
     WHERE ($5::text IS NULL OR template_key = $5) AND ($6::int IS NULL OR $6 = ANY(channels))
   )
   SELECT step, NULL AS key, sum(sent)::float8 AS sent, sum(impressions)::float8 AS impressions, sum(clicked)::float8 AS clicked
   FROM figure GROUP BY step
   UNION ALL
   SELECT step, template_key, sum(sent)::float8, sum(impressions)::float8, sum(clicked)::float8
   FROM figure WHERE $7 = 'template' GROUP BY step, template_key
   UNION ALL
   SELECT f.step, c.key, sum(f.sent)::float8, sum(f.impressions)::float8, sum(f.clicked)::float8
   FROM figure f CROSS JOIN LATERAL unnest(f.channels) AS channel
   JOIN channels c ON c.application = $1 AND c.id = channel
   WHERE $7 = 'channel' GROUP BY f.step, c.key`,
);

/** Figures by step, of all and of each group. Steps and groups without any are left out. */
export async function readFigures(
  db: Queryable,
  application: ApplicationKey,
  { starts, end, templateKey, channel, by }: FigureWish,
): Promise<FigureRow[]> {
  const first = Math.floor((starts[0] ?? 0) / SLOT_MS);
  const values = [application, starts, first, Math.ceil(end / SLOT_MS), templateKey, channel, by];
  return db.rows<FigureRow>(read, values);
}
