import { BelfryError, LIMITS } from '@belfry/contract';
import { ID_MAX, firstIdOf } from '../platform/ids.js';
import { readPageToken, writePageToken } from '../platform/page-tokens.js';
import type { Application } from '../applications/directory.js';
import type { Queryable } from '../storage/database.js';
import { findNotification, listNotifications, type NotificationRow } from '../storage/notifications.js';
import type { TemplateVersions } from '../templates/versions.js';

/** The id of a path or query; ids beyond 63 bits belong to nothing. */
export function parseNotificationId(text: string): bigint {
  return atMost(ID_MAX, BigInt(text));
}

const atMost = (most: bigint, id: bigint): bigint => (id > most ? most : id);

export function presentOverview(row: NotificationRow) {
  return {
    notification_id: row.id,
    template_key: row.template_key,
    channels: row.channels,
    mode: row.mode,
    title: row.title,
    tag: row.tag,
    sent_from: { type: row.sent_from_type, value: row.sent_from_value },
    // Nothing aggregates yet: a counter is null until it has been.
    metrics:
      row.mode === 'realtime'
        ? null
        : { requested: null, sent: null, impressions: null, clicked: null, aggregated_at: null },
    created_at: row.created_at,
  };
}

function presentOutcomes(row: NotificationRow) {
  const { sent, duplicate, invalid, unknown_user, missing_variable, opted_out } = row;
  const ended = sent + duplicate + invalid + unknown_user + missing_variable + opted_out;
  return {
    sent,
    duplicate,
    invalid,
    unknown_user,
    missing_variable,
    opted_out,
    pending: (row.requested ?? ended) - ended,
  };
}

/** One notification with its outcomes; throws ResourceNotFound. */
export async function getNotification(
  parts: { db: Queryable; versions: TemplateVersions },
  application: Application,
  notificationId: string,
) {
  const row = await findNotification(parts.db, application.id, parseNotificationId(notificationId));
  if (!row) throw new BelfryError('ResourceNotFound', `There is no notification ${notificationId}.`);
  const document = await parts.versions.get(application.id, row.template_key, row.template_version);
  return {
    ...presentOverview(row),
    push_template: {
      title: row.push_template?.title ?? document?.push_template.title ?? '',
      body: row.push_template?.body ?? document?.push_template.body ?? '',
      enable_push: row.push_template?.enable_push ?? document?.push_template.enable_push ?? false,
    },
    fallback_message: document?.fallback_message ?? '',
    priority: row.priority,
    status: row.status,
    failure: row.failure,
    outcomes: presentOutcomes(row),
  };
}

export interface LogQuery {
  start?: number;
  end?: number;
  limit?: number;
  reverse?: boolean;
  token?: string;
}

/** A page of the application's notifications, oldest first unless `reverse`. */
export async function listNotificationLogs(
  parts: { db: Queryable; now: number },
  application: Application,
  query: LogQuery,
) {
  const { start = 0, end = parts.now, limit = LIMITS.logPageDefault, reverse = false } = query;
  if (start > end)
    throw new BelfryError(
      'ParameterValueOutOfRange',
      '"start" lies after "end"; both are in Unix milliseconds.',
    );
  const list = JSON.stringify(['notifications', start, query.end ?? null, reverse]);
  const from = query.token ? BigInt(readPageToken(application.session_secret, list, query.token)) : null;
  const above = atMost(ID_MAX, firstIdOf(start) - 1n);
  const below = atMost(ID_MAX, firstIdOf(end + 1));
  const rows = await listNotifications(parts.db, application.id, {
    above: from !== null && !reverse ? from : above,
    below: from !== null && reverse ? from : below,
    newestFirst: reverse,
    limit: limit + 1,
    mode: null,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? writePageToken(application.session_secret, list, last.id) : '';
  return { notifications: shown.map(presentOverview), next };
}
