import { BelfryError, type OPERATIONS, type QueryOf } from '@belfry/contract';
import type { Application } from '../applications/directory.js';
import { ID_MAX } from '../platform/ids.js';
import type { Queryable } from '../storage/database.js';
import { locateLogPage } from '../storage/notification-logs.js';
import { findNotification, findNotifications } from '../storage/notifications.js';
import type { TemplateVersions } from '../templates/versions.js';
import { pageTokensOf, readLogQuery, snapshotOf } from './log-query.js';
import { presentOutcomes, presentOverview } from './present.js';

/** The id of a path or query; ids beyond 63 bits belong to nothing. */
export function parseNotificationId(text: string): bigint {
  return atMost(ID_MAX, BigInt(text));
}

const atMost = (most: bigint, id: bigint): bigint => (id > most ? most : id);

/** One notification with its outcomes; throws ResourceNotFound. */
export async function getNotification(
  parts: { db: Queryable; versions: TemplateVersions },
  application: Application,
  wish: { notificationId: string; withRealtimeMetrics?: boolean },
) {
  const { notificationId, withRealtimeMetrics = false } = wish;
  const row = await findNotification(parts.db, application.id, parseNotificationId(notificationId));
  if (!row) throw new BelfryError('ResourceNotFound', `There is no notification ${notificationId}.`);
  const document = await parts.versions.get(application.id, row.template_key, row.template_version);
  return {
    ...presentOverview(row, withRealtimeMetrics),
    push_template: {
      title: row.push_template?.title ?? document?.push_template.title ?? '',
      body: row.push_template?.body ?? document?.push_template.body ?? '',
      enable_push: row.push_template?.enable_push ?? document?.push_template.enable_push ?? false,
    },
    fallback_message: document?.fallback_message ?? '',
    priority: row.priority,
    status: row.status,
    scheduled_at: row.scheduled_at,
    failure: row.failure,
    outcomes: presentOutcomes(row),
  };
}

/**
 * A page of the application's notifications by the time they were requested, oldest first unless `reverse`.
 *
 * The pages are of what the first one saw: each notification that was committed then is on exactly one of them,
 * unless it is erased meanwhile, and none that was committed later is on any.
 */
export async function listNotificationLogs(
  db: Queryable,
  application: Application,
  query: QueryOf<typeof OPERATIONS.listNotifications>,
) {
  const { limit, ...read } = readLogQuery(query);
  const tokens = pageTokensOf(application, ['notifications'], { ...read, limit });
  const place = query.token ? tokens.read(query.token) : null;
  const snapshot = await snapshotOf(db, place);
  const after = place && { createdAt: Number(place.after[0]), id: place.after[1] };
  const located = await locateLogPage(db, application.id, { ...read, after, limit: limit + 1, snapshot });
  const rows = await findNotifications(db, application.id, located.slice(0, limit));
  const last = rows.at(-1);
  const withStatus = query.include_status === true;
  return {
    notifications: rows.map((row) => ({
      ...presentOverview(row, query.include_realtime_metrics === true),
      ...(withStatus ? { status: row.status } : {}),
    })),
    next: located.length > limit && last ? tokens.write(last.created_at, last.id, snapshot) : '',
  };
}
