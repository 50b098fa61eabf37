import type { NotificationRow } from '../storage/notifications.js';

/**
 * A batch has no counters until they have been added up, and then all of them. Those of a realtime notification
 * are shown when asked for, and are exact from the beginning.
 */
function presentMetrics(row: NotificationRow, withRealtimeMetrics: boolean) {
  const { mode, requested, sent, impressions, clicked } = row;
  if (mode === 'realtime')
    return withRealtimeMetrics
      ? { requested, sent, impressions, clicked, aggregated_at: row.aggregated_at ?? row.created_at }
      : null;
  if (row.aggregated_at === null)
    return { requested: null, sent: null, impressions: null, clicked: null, aggregated_at: null };
  return { requested, sent, impressions, clicked, aggregated_at: row.aggregated_at };
}

/** A notification as a list shows it, in the vendor's order of keys. */
export function presentOverview(row: NotificationRow, withRealtimeMetrics: boolean) {
  return {
    notification_id: row.id,
    template_key: row.template_key,
    channels: row.channels,
    mode: row.mode,
    title: row.title,
    tag: row.tag,
    sent_from: { type: row.sent_from_type, value: row.sent_from_value },
    metrics: presentMetrics(row, withRealtimeMetrics),
    created_at: row.created_at,
  };
}

/** How the asked targets ended, of a file those read so far; what has not ended yet is pending. */
export function presentOutcomes(row: NotificationRow) {
  const { sent, duplicate, invalid, unknown_user, missing_variable, opted_out, cancelled } = row;
  const ended = sent + duplicate + invalid + unknown_user + missing_variable + opted_out + cancelled;
  const pending = (row.requested ?? row.rows_read ?? ended) - ended;
  return { sent, duplicate, invalid, unknown_user, missing_variable, opted_out, cancelled, pending };
}
