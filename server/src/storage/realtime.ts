import { type ApplicationKey, type Queryable, statement } from './database.js';
import { INSERT_FIGURE_DELTAS } from './figures.js';
import type { NewNotification } from './notifications.js';
import { SIGNAL_MESSAGES } from './signals.js';

/** A realtime send that was checked and waits to be stored. */
export interface RealtimeSend {
  application: ApplicationKey;
  notification: NewNotification;
  createsUsers: boolean;
  requested: number;
  duplicate: number;
  invalid: number;
  missingVariable: number;
  /** Targets that are to get a message, with their own flat variables. */
  targets: { userId: string; variables: Record<string, string> | null }[];
  /** Every asked target, for the ledger. */
  asked: string[];
  refusals: unknown[] | null;
}

export interface RealtimeResult {
  /** False: the template or the application has changed since the send was checked; nothing is stored. */
  current: boolean;
  /** Targets that got their message, and that wanted none; both 0: nothing is stored. */
  sent: number;
  optedOut: number;
  /** Targets that get nothing for their user: opted out, unknown, or else deactivated. */
  refused: { user_id: string; unknown: boolean; opted_out?: true }[] | null;
}

const COLUMNS = `place int, application int, application_revision int, template_revision int, id bigint, template_key text,
  template_version int, channels int[], title text, tag text, category text, push_template json, variables json,
  sent_from_type text, sent_from_value text, requested int, duplicate int, invalid int, missing_variable int,
  asked text[], refusals json, targets json, creates_users boolean, created_at bigint, expires_at bigint`;

const insertAll = statement(
  'realtime_insert',
  `WITH request AS MATERIALIZED (
     SELECT r.* FROM json_to_recordset($1::json) AS r(${COLUMNS})
     JOIN applications a ON a.id = r.application AND a.revision = r.application_revision
     JOIN templates t ON t.application = r.application AND t.key = r.template_key AND t.revision = r.template_revision
   ), target AS MATERIALIZED (
     SELECT r.place, r.application, r.id, r.channels, r.created_at, t.user_id, t.variables, u.is_active,
       coalesce(u.is_active, r.creates_users) AS accepted,
       coalesce(w.channels, '{}') AS withheld, coalesce(cardinality(w.channels) = cardinality(r.channels), false) AS opted_out
     FROM request r CROSS JOIN LATERAL json_to_recordset(r.targets) AS t(user_id text, variables json)
     LEFT JOIN LATERAL (
       SELECT is_active FROM users WHERE application = r.application AND user_id = t.user_id LIMIT 1
     ) u ON true
     LEFT JOIN LATERAL (
       SELECT array_agg(DISTINCT o.channel) AS channels FROM opt_outs o
       WHERE u.is_active AND o.application = r.application AND o.user_id = t.user_id
         AND o.channel = ANY(r.channels) AND o.category IN ('', r.category)
     ) w ON true
   ), outcome AS MATERIALIZED (
     SELECT place, count(*) FILTER (WHERE accepted AND NOT opted_out)::int AS sent,
       count(*) FILTER (WHERE opted_out)::int AS opted_out,
       coalesce(sum(cardinality(withheld)) FILTER (WHERE NOT opted_out), 0)::int AS withheld,
       count(*) FILTER (WHERE is_active IS NULL AND NOT accepted)::int AS unknown_user,
       count(*) FILTER (WHERE NOT is_active)::int AS deactivated,
       json_agg(CASE WHEN opted_out THEN json_build_object('user_id', user_id, 'unknown', false, 'opted_out', true)
         ELSE json_build_object('user_id', user_id, 'unknown', is_active IS NULL) END
       ) FILTER (WHERE opted_out OR NOT accepted) AS refused
     FROM target GROUP BY place
   ), new_user AS (
     INSERT INTO users (application, user_id, created_at, updated_at)
     SELECT application, user_id, min(created_at), min(created_at) FROM target WHERE accepted AND is_active IS NULL
     GROUP BY application, user_id ORDER BY application, user_id
     ON CONFLICT DO NOTHING
   ), new_notification AS (
     INSERT INTO notifications (application, id, mode, status, template_key, template_version, channels, title, tag,
       category, push_template, variables, sent_from_type, sent_from_value, targets, refusals, refused_users, requested,
       sent, duplicate, invalid, unknown_user, missing_variable, opted_out, withheld, created_at, expires_at,
       position)
     SELECT r.application, r.id, 'realtime', 'delivered', r.template_key, r.template_version, r.channels, r.title, r.tag,
       r.category, r.push_template, r.variables, r.sent_from_type, r.sent_from_value, r.asked, r.refusals, o.refused,
       r.requested, o.sent, r.duplicate, r.invalid + o.deactivated, o.unknown_user, r.missing_variable, o.opted_out, o.withheld,
       r.created_at, r.expires_at,
       (SELECT position_here())
     FROM request r JOIN outcome o USING (place) WHERE o.sent + o.opted_out > 0
   ), new_message AS (
     INSERT INTO messages (application, user_id, channel, notification, sent_at, variables, position)
     SELECT t.application, t.user_id, channel, t.id, t.created_at, t.variables, (SELECT position_here())
     FROM target t CROSS JOIN unnest(t.channels) AS channel WHERE t.accepted AND channel <> ALL (t.withheld)
   ), figure AS (
     ${INSERT_FIGURE_DELTAS(
       `SELECT r.application, r.created_at, NULL::bigint AS scheduled_at, r.template_key, r.channels, o.sent,
          0 AS impressions, 0 AS clicked FROM request r JOIN outcome o USING (place)`,
     )}
   ), signal AS (
     ${SIGNAL_MESSAGES(
       `SELECT r.application, array_agg(r.id) AS notifications, NULL::int AS chunk
        FROM request r JOIN outcome o USING (place) WHERE o.sent > 0 GROUP BY r.application`,
     )}
   )
   SELECT place, sent, opted_out, refused FROM outcome`,
);

const wire = (send: RealtimeSend, place: number) => ({
  place,
  application: send.application,
  application_revision: send.notification.applicationRevision,
  template_revision: send.notification.templateRevision,
  // A number of JSON that large would lose digits.
  id: send.notification.id.toString(),
  template_key: send.notification.templateKey,
  template_version: send.notification.templateVersion,
  channels: send.notification.channels,
  title: send.notification.title,
  tag: send.notification.tag,
  category: send.notification.category,
  push_template: send.notification.pushTemplate,
  variables: send.notification.variables,
  sent_from_type: send.notification.sentFrom.type,
  sent_from_value: send.notification.sentFrom.value,
  requested: send.requested,
  duplicate: send.duplicate,
  invalid: send.invalid,
  missing_variable: send.missingVariable,
  asked: send.asked,
  refusals: send.refusals,
  targets: send.targets.map((target) => ({ user_id: target.userId, variables: target.variables })),
  creates_users: send.createsUsers,
  created_at: send.notification.createdAt,
  expires_at: send.notification.expiresAt,
});

/**
 * Stores realtime sends of any applications in one statement, that is one commit; the results are in the
 * order of the sends. The rows carry their applications themselves, hence no first parameter for one.
 */
export async function insertRealtime(
  db: Queryable,
  sends: readonly RealtimeSend[],
): Promise<RealtimeResult[]> {
  const rows = await db.rows<{
    place: number;
    sent: number;
    opted_out: number;
    refused: RealtimeResult['refused'];
  }>(insertAll, [JSON.stringify(sends.map(wire))]);
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return sends.map((_, place) => {
    const row = byPlace.get(place);
    return row
      ? { current: true, sent: row.sent, optedOut: row.opted_out, refused: row.refused }
      : { current: false, sent: 0, optedOut: 0, refused: null };
  });
}

const findStored = statement(
  'realtime_find_stored',
  'SELECT sent, opted_out AS "optedOut", refused_users AS refused FROM notifications WHERE application = $1 AND id = $2',
);

/** The result of a send that is stored, or null. */
export async function findStoredRealtime(
  db: Queryable,
  application: ApplicationKey,
  id: bigint,
): Promise<RealtimeResult | null> {
  const [row] = await db.rows<Omit<RealtimeResult, 'current'>>(findStored, [application, id]);
  return row ? { current: true, ...row } : null;
}
