-- What was sent, seen and clicked by the quarter of an hour of the send, for charts. Whatever changes one of these
-- counters of a notification inserts a delta in the same statement; a fold adds them up.
CREATE FUNCTION figure_slot(created_at bigint, scheduled_at bigint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (coalesce(scheduled_at, created_at) / 900000)::integer;

CREATE TABLE figures (
  application integer NOT NULL,
  slot integer NOT NULL,
  template_key text COLLATE "C" NOT NULL,
  channels integer[] NOT NULL,
  sent bigint NOT NULL,
  impressions bigint NOT NULL,
  clicked bigint NOT NULL,
  PRIMARY KEY (application, slot, template_key, channels)
) WITH (fillfactor = 70);

CREATE TABLE figure_deltas (
  application integer NOT NULL,
  slot integer NOT NULL,
  template_key text COLLATE "C" NOT NULL,
  channels integer[] NOT NULL,
  sent integer NOT NULL DEFAULT 0,
  impressions integer NOT NULL DEFAULT 0,
  clicked integer NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

INSERT INTO figures (application, slot, template_key, channels, sent, impressions, clicked)
SELECT application, figure_slot(created_at, scheduled_at), template_key, channels, sum(sent), sum(impressions), sum(clicked)
FROM notifications WHERE sent + impressions + clicked > 0 GROUP BY 1, 2, 3, 4;

-- The first page of the dashboard looks for failures; hardly any notification has one.
CREATE INDEX notifications_failed ON notifications (application, id) WHERE failure IS NOT NULL;
