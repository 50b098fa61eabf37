import { type ApplicationKey, type Queryable, statement } from './database.js';

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
  requested: number | null;
  sent: number;
  duplicate: number;
  invalid: number;
  unknown_user: number;
  missing_variable: number;
  opted_out: number;
  failure: { code: number; message: string } | null;
  created_at: number;
}

const COLUMNS = `n.id, n.mode, n.status, n.template_key, n.template_version, n.title, n.tag, n.priority, n.push_template,
  n.variables, n.sent_from_type, n.sent_from_value, n.requested, n.sent, n.duplicate, n.invalid, n.unknown_user,
  n.missing_variable, n.opted_out, n.failure, n.created_at::float8 AS created_at,
  ARRAY(SELECT json_build_object('key', c.key, 'type', c.type) FROM unnest(n.channels) WITH ORDINALITY AS o(id, place)
        JOIN channels c ON c.application = n.application AND c.id = o.id ORDER BY o.place) AS channels`;

const insertBatch = statement(
  'notification_insert_batch',
  `INSERT INTO notifications (application, id, mode, status, template_key, template_version, channels, title, tag,
     category, priority, push_template, variables, sent_from_type, sent_from_value, requested, duplicate, invalid,
     missing_variable, chunks_left, created_at, expires_at)
   SELECT $1, $2, 'batch', 'queued', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
   FROM templates t JOIN applications a ON a.id = t.application
   WHERE t.application = $1 AND t.key = $3 AND t.revision = $21 AND a.revision = $22`,
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
  priority: Priority;
  requested: number;
  duplicate: number;
  invalid: number;
  missingVariable: number;
  chunks: number;
}

/** False when the template or the application has changed since the send was checked. */
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
    batch.duplicate,
    batch.invalid,
    batch.missingVariable,
    batch.chunks,
    batch.createdAt,
    batch.expiresAt,
    batch.templateRevision,
    batch.applicationRevision,
  ];
  return (await db.count(insertBatch, values)) === 1;
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

const WINDOW = 'n.application = $1 AND n.id > $2 AND n.id < $3';
const listUp = statement(
  'notification_list_up',
  `SELECT ${COLUMNS} FROM notifications n WHERE ${WINDOW} AND ($5::text IS NULL OR n.mode = $5) ORDER BY n.id LIMIT $4`,
);
const listDown = statement(
  'notification_list_down',
  `SELECT ${COLUMNS} FROM notifications n WHERE ${WINDOW} AND ($5::text IS NULL OR n.mode = $5) ORDER BY n.id DESC LIMIT $4`,
);

/** Notifications with an id between `above` and `below`, both excluded. */
export async function listNotifications(
  db: Queryable,
  application: ApplicationKey,
  page: { above: bigint; below: bigint; newestFirst: boolean; limit: number; mode: Mode | null },
): Promise<NotificationRow[]> {
  const { above, below, newestFirst, limit, mode } = page;
  return db.rows<NotificationRow>(newestFirst ? listDown : listUp, [application, above, below, limit, mode]);
}

const chunkDelivered = statement(
  'notification_chunk_delivered',
  `UPDATE notifications SET sent = sent + $3, invalid = invalid + $4, unknown_user = unknown_user + $5,
     chunks_left = chunks_left - 1,
     status = CASE WHEN status NOT IN ('queued', 'delivering') THEN status
                   WHEN chunks_left = 1 THEN 'delivered' ELSE 'delivering' END
   WHERE application = $1 AND id = $2 RETURNING status, requested, sent`,
);

export interface ChunkCounts {
  sent: number;
  invalid: number;
  unknownUser: number;
}

/** Adds a chunk's outcomes to its notification and counts it off. */
export async function countChunk(
  db: Queryable,
  application: ApplicationKey,
  chunk: { notification: string; counts: ChunkCounts },
): Promise<{ status: Status; requested: number; sent: number } | null> {
  const { notification, counts } = chunk;
  const values = [application, notification, counts.sent, counts.invalid, counts.unknownUser];
  return (
    (await db.rows<{ status: Status; requested: number; sent: number }>(chunkDelivered, values))[0] ?? null
  );
}
