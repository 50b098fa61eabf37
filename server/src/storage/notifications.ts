import { ROWS_READ } from './chunks.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import { INSERT_FIGURE_DELTAS } from './figures.js';

export type Mode = 'realtime' | 'batch';
export type Status = 'scheduled' | 'queued' | 'delivering' | 'delivered' | 'cancelled' | 'failed' | 'deleted';
export type Priority = 'high' | 'normal' | 'low';

export interface PushTemplate {
  title?: string;
  body?: string;
  enable_push?: boolean;
}

export interface NotificationRow {
  id: string;
  mode: Mode;
  status: Status;
  template_key: string;
  template_version: number;
  channels: { key: string; type: string }[];
  title: string | null;
  tag: string | null;
  priority: Priority | null;
  push_template: PushTemplate | null;
  variables: Record<string, string>;
  sent_from_type: 'api' | 'dashboard' | 'clevertap' | 'braze';
  sent_from_value: string;
  /** Null until the file of the targets has been read; `rows_read` says how far it is. */
  requested: number | null;
  rows_read: number | null;
  sent: number;
  duplicate: number;
  invalid: number;
  unknown_user: number;
  missing_variable: number;
  opted_out: number;
  cancelled: number;
  impressions: number;
  clicked: number;
  /** When the counters of readers were last added up; null before the first time. */
  aggregated_at: number | null;
  scheduled_at: number | null;
  failure: { code: number; message: string } | null;
  created_at: number;
}

const COLUMNS = `n.id, n.mode, n.status, n.template_key, n.template_version, n.title, n.tag, n.priority, n.push_template,
  n.variables, n.sent_from_type, n.sent_from_value, n.requested, n.sent, n.duplicate, n.invalid, n.unknown_user,
  n.missing_variable, n.opted_out, n.cancelled, n.impressions, n.clicked, n.failure,
  CASE WHEN n.requested IS NULL THEN ${ROWS_READ('n.application', 'n.id')} END AS rows_read,
  n.aggregated_at::float8 AS aggregated_at, n.scheduled_at::float8 AS scheduled_at, n.created_at::float8 AS created_at,
  ARRAY(SELECT json_build_object('key', c.key, 'type', c.type) FROM unnest(n.channels) WITH ORDINALITY AS o(id, place)
        JOIN channels c ON c.application = n.application AND c.id = o.id ORDER BY o.place) AS channels`;

const insertBatch = statement(
  'notification_insert_batch',
  `INSERT INTO notifications (application, id, mode, template_key, template_version, channels, title, tag,
     category, priority, push_template, variables, sent_from_type, sent_from_value, requested,
     chunks_left, created_at, expires_at, status, scheduled_at, targets_file, position)
   SELECT $1, $2, 'batch', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $20, $21, $22,
     (SELECT position_here())
   FROM templates t JOIN applications a ON a.id = t.application
   WHERE t.application = $1 AND t.key = $3 AND t.revision = $18 AND a.revision = $19
   ON CONFLICT DO NOTHING`,
);

export interface NewNotification {
  id: bigint;
  templateKey: string;
  templateVersion: number;
  /** What the copies that the send was checked with must still be, or it is stale. */
  templateRevision: number;
  applicationRevision: number;
  channels: number[];
  title: string | null;
  tag: string | null;
  category: string | null;
  pushTemplate: PushTemplate | null;
  variables: Record<string, string>;
  sentFrom: { type: string; value: string };
  createdAt: number;
  expiresAt: number;
}

export interface NewBatch extends NewNotification {
  status: 'queued' | 'scheduled';
  priority: Priority;
  /** Unix ms; null: at once. */
  scheduledAt: number | null;
  /** Where the targets are, when they are not in the request. */
  targetsFile: { file_key: string; storage_key: string } | null;
  /** Null until the file has been read. */
  requested: number | null;
  chunks: number;
}

/** False when the template or the application has changed since the send was checked, or the id is taken. */
export async function insertBatchNotification(
  db: Queryable,
  application: ApplicationKey,
  batch: NewBatch,
): Promise<boolean> {
  const values = [
    application,
    batch.id,
    batch.templateKey,
    batch.templateVersion,
    batch.channels,
    batch.title,
    batch.tag,
    batch.category,
    batch.priority,
    batch.pushTemplate,
    batch.variables,
    batch.sentFrom.type,
    batch.sentFrom.value,
    batch.requested,
    batch.chunks,
    batch.createdAt,
    batch.expiresAt,
    batch.templateRevision,
    batch.applicationRevision,
    batch.status,
    batch.scheduledAt,
    batch.targetsFile,
  ];
  return (await db.count(insertBatch, values)) === 1;
}

const refuse = statement(
  'notification_count_refused',
  `UPDATE notifications SET duplicate = $3, invalid = $4, missing_variable = $5 WHERE application = $1 AND id = $2`,
);

/** Tells how many targets of a new batch get nothing. */
export async function countRefused(
  db: Queryable,
  application: ApplicationKey,
  of: { notification: bigint; refused: { duplicate: number; invalid: number; missing_variable: number } },
): Promise<void> {
  const { duplicate, invalid, missing_variable: missing } = of.refused;
  await db.count(refuse, [application, of.notification, duplicate, invalid, missing]);
}

const find = statement(
  'notification_find',
  `SELECT ${COLUMNS} FROM notifications n WHERE n.application = $1 AND n.id = $2`,
);

export async function findNotification(
  db: Queryable,
  application: ApplicationKey,
  id: bigint,
): Promise<NotificationRow | null> {
  return (await db.rows<NotificationRow>(find, [application, id]))[0] ?? null;
}

const findMany = statement(
  'notification_find_many',
  `SELECT ${COLUMNS} FROM notifications n WHERE n.application = $1 AND n.id = ANY($2::bigint[])`,
);

/** Notifications in the order of their ids' list; ids that belong to none are left out. */
export async function findNotifications(
  db: Queryable,
  application: ApplicationKey,
  ids: readonly string[],
): Promise<NotificationRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.rows<NotificationRow>(findMany, [application, ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const chunkDelivered = statement(
  'notification_chunk_delivered',
  `WITH counted AS (
     UPDATE notifications SET sent = sent + $3, invalid = invalid + $4, unknown_user = unknown_user + $5,
       opted_out = opted_out + $6, withheld = withheld + $7, chunks_left = chunks_left - 1,
       status = CASE WHEN chunks_left = 1 THEN 'delivered' WHEN chunks_left - 1 = chunks_set_aside THEN 'failed'
         ELSE 'delivering' END
     WHERE application = $1 AND id = $2 AND status IN ('queued', 'delivering')
     RETURNING application, id, status, requested, sent, created_at, scheduled_at, template_key, channels,
       requested - sent - duplicate - invalid - unknown_user - missing_variable - opted_out - cancelled AS pending
   ), changed AS (
     INSERT INTO metric_deltas (application, notification) SELECT application, id FROM counted
   ), figure AS (
     ${INSERT_FIGURE_DELTAS(
       `SELECT application, created_at, scheduled_at, template_key, channels, $3::int AS sent, 0 AS impressions,
          0 AS clicked FROM counted`,
     )}
   )
   SELECT status, requested, sent, pending FROM counted`,
);

/** A notification as the delivery of one of its chunks leaves it. */
export interface DeliveryState {
  status: Status;
  requested: number;
  sent: number;
  pending: number;
}

export interface ChunkCounts {
  sent: number;
  invalid: number;
  unknownUser: number;
  optedOut: number;
  withheld: number;
}

/**
 * Adds a chunk's outcomes to its notification and counts it off. Null: the notification is not being delivered
 * any more, and the chunk's transaction must be undone. This decides, because it waits for a deletion that is
 * under way and sees its result; as the last statement of the transaction it holds nobody up.
 */
export async function countChunk(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; counts: ChunkCounts },
): Promise<DeliveryState | null> {
  const { notification, counts } = chunk;
  const { sent, invalid, unknownUser, optedOut, withheld } = counts;
  const values = [application, notification, sent, invalid, unknownUser, optedOut, withheld];
  return (await db.rows<DeliveryState>(chunkDelivered, values))[0] ?? null;
}

const release = statement(
  'notification_release',
  `WITH released AS (
     UPDATE notifications n SET chunks_left = c.count, status = CASE WHEN c.count = 0 THEN 'delivered' ELSE 'queued' END
     FROM (SELECT count(*)::int AS count FROM chunks WHERE application = $1 AND notification = $2) c
     WHERE n.application = $1 AND n.id = $2 AND n.status IN ('scheduled', 'queued')
       AND coalesce(n.scheduled_at, 0) <= now_ms() RETURNING n.application, n.id, n.priority
   ), changed AS (
     INSERT INTO metric_deltas (application, notification) SELECT application, id FROM released
   )
   SELECT priority FROM released`,
);
const schedule = statement(
  'notification_schedule',
  `SELECT priority, scheduled_at::float8 AS scheduled_at FROM notifications
   WHERE application = $1 AND id = $2 AND status = 'scheduled'`,
);
const reschedule = statement(
  'notification_reschedule',
  `UPDATE notifications SET scheduled_at = $3, expires_at = expires_at + $3 - scheduled_at
   WHERE application = $1 AND id = $2 AND status = 'scheduled'`,
);

/** Makes a batch whose time has come ready to be delivered; null when it may not be. */
export async function releaseNotification(
  db: Queryable,
  application: ApplicationKey,
  notification: string,
): Promise<{ priority: Priority } | null> {
  return (await db.rows<{ priority: Priority }>(release, [application, notification]))[0] ?? null;
}

/** The time of a batch that waits for it, or null. */
export async function findSchedule(
  db: Queryable,
  application: ApplicationKey,
  notification: string,
): Promise<{ priority: Priority; scheduled_at: number } | null> {
  const rows = await db.rows<{ priority: Priority; scheduled_at: number }>(schedule, [
    application,
    notification,
  ]);
  return rows[0] ?? null;
}

/** False when the notification is not scheduled any more. */
export async function rescheduleNotification(
  db: Queryable,
  application: ApplicationKey,
  change: { notification: bigint; scheduledAt: number },
): Promise<boolean> {
  return (await db.count(reschedule, [application, change.notification, change.scheduledAt])) === 1;
}
