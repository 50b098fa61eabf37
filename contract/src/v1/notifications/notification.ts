import Type from 'typebox';
import { ChannelRef, NotificationId, nullable, Time } from '../../shapes.js';

const count = nullable(Type.Integer({ minimum: 0 }));

export const metricsQuery = {
  include_realtime_metrics: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Show the metrics of realtime notifications too, which are null else.',
    }),
  ),
};

/** What the list shows of a notification, in the vendor's order of keys. */
export const NotificationOverview = Type.Object({
  notification_id: NotificationId,
  template_key: Type.String(),
  channels: Type.Array(ChannelRef),
  mode: Type.Enum(['realtime', 'batch']),
  title: nullable(Type.String()),
  tag: nullable(Type.String()),
  sent_from: Type.Object({
    type: Type.Enum(['api', 'dashboard', 'clevertap', 'braze']),
    value: Type.String({ description: 'The masked API token, or the member’s e-mail.' }),
  }),
  metrics: nullable(
    Type.Object({
      requested: count,
      sent: count,
      impressions: count,
      clicked: count,
      aggregated_at: nullable(Time),
    }),
  ),
  created_at: Time,
});

const STATUSES = [
  'scheduled',
  'queued',
  'delivering',
  'delivered',
  'cancelled',
  'failed',
  'deleted',
] as const;

export const statusQuery = {
  include_status: Type.Optional(
    Type.Boolean({ default: false, description: 'Show the status of each notification too.' }),
  ),
};

/** A notification of the list; what it shows beyond the vendor's is at its end, when asked for. */
export const ListedNotification = Type.Object({
  ...NotificationOverview.properties,
  status: Type.Optional(Type.Enum(STATUSES)),
});

/** Every way a target can end, and not to have ended yet. */
export const OUTCOMES = [
  'sent',
  'duplicate',
  'invalid',
  'unknown_user',
  'missing_variable',
  'opted_out',
  'cancelled',
  'pending',
] as const;

export const Outcomes = Type.Object(
  Object.fromEntries(OUTCOMES.map((name) => [name, Type.Integer({ minimum: 0 })])) as Record<
    (typeof OUTCOMES)[number],
    ReturnType<typeof Type.Integer>
  >,
  { description: 'How the asked targets ended; they add up to `requested`.' },
);

/** One notification, whole. */
export const NotificationDetails = Type.Object({
  ...NotificationOverview.properties,
  push_template: Type.Object({
    title: Type.String(),
    body: Type.String(),
    enable_push: Type.Boolean(),
  }),
  fallback_message: Type.String(),
  priority: nullable(Type.Enum(['high', 'normal', 'low'])),
  status: Type.Enum(STATUSES),
  scheduled_at: nullable(Time),
  failure: nullable(Type.Object({ code: Type.Integer(), message: Type.String() })),
  outcomes: Outcomes,
});
