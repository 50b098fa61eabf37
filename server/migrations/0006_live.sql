-- The change log of a user's feed, what is read, live streams, devices, preferences.

-- Positions say in which order transactions became visible. A position is the number of the transaction that
-- wrote a row; a snapshot, as bigint[], is what a statement sees: all positions below the first number, and those
-- below the second that are not among the rest. So "what is new since a snapshot" has no hole, whatever the order
-- in which transactions commit. See docs/decisions/0011-positions-by-snapshot.md.
--
-- Another cluster, into which a dump was restored, counts its transactions anew: the era makes its positions
-- larger than all before. A server that finds itself in another cluster than `cluster` begins the next one.
CREATE TABLE positions (
  cluster text NOT NULL,
  era int NOT NULL,
  -- The largest position that was removed from signals, and from changes.
  signals_floor bigint NOT NULL DEFAULT 0,
  changes_floor bigint NOT NULL DEFAULT 0
);
INSERT INTO positions (cluster, era) SELECT system_identifier::text, 0 FROM pg_control_system();

-- The position of this transaction.
CREATE FUNCTION position_here() RETURNS bigint LANGUAGE sql STABLE PARALLEL UNSAFE
RETURN (SELECT (era::bigint << 44) + pg_current_xact_id()::text::bigint FROM positions);

-- The snapshot of the statement that calls it. STABLE is not for speed: a volatile function would see with a
-- snapshot of its own.
CREATE FUNCTION snapshot_here() RETURNS bigint[] LANGUAGE sql STABLE
RETURN (SELECT ARRAY[
    (p.era::bigint << 44) + pg_snapshot_xmin(s.here)::text::bigint,
    (p.era::bigint << 44) + pg_snapshot_xmax(s.here)::text::bigint
  ] || ARRAY(SELECT (p.era::bigint << 44) + x::text::bigint FROM pg_snapshot_xip(s.here) AS x)
  FROM positions p, (SELECT pg_current_snapshot() AS here) s);

-- Changes when positions do not go on from where they were: in another cluster, and after a fail-over or a
-- recovery to a point in time, which begin a new timeline.
CREATE FUNCTION incarnation_here() RETURNS text LANGUAGE sql STABLE
RETURN (SELECT lpad(to_hex(hashtextextended(cluster || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8), era)), 16, '0')
  FROM positions);

-- Whether a snapshot sees what was written at a position.
CREATE FUNCTION is_seen("position" bigint, snapshot bigint[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN "position" < snapshot[1] OR ("position" < snapshot[2] AND "position" <> ALL (snapshot[3:]));

-- Messages of before are seen by every snapshot. Whoever writes one has to give its position.
ALTER TABLE messages ADD COLUMN position bigint NOT NULL DEFAULT 0;
ALTER TABLE messages ALTER COLUMN position DROP DEFAULT;

-- What is read: up to `through`, of what the snapshot saw; so a batch message that is delivered later, with a
-- smaller id, is not. Single messages have a mark of their own.
CREATE TABLE read_watermarks (
  application int NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel int NOT NULL,
  through bigint NOT NULL,
  snapshot bigint[] NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (application, user_id, channel)
);
CREATE TABLE read_marks (
  application int NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel int NOT NULL,
  notification bigint NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (application, user_id, channel, notification)
);

-- What concerns many users' feeds, kept for the change logs of those who come back after days.
CREATE TABLE changes (
  position bigint NOT NULL,
  application int NOT NULL,
  -- deleted (notification), template (key), theme, channels
  kind text NOT NULL,
  notification bigint,
  key text COLLATE "C",
  created_at bigint NOT NULL
);
CREATE INDEX changes_of_application ON changes (application, position);
CREATE INDEX changes_position ON changes (position);

-- A row for each transaction that changed feeds: tells the gateways where to look. Kept for minutes.
CREATE TABLE signals (
  position bigint NOT NULL,
  application int NOT NULL,
  -- New messages: of realtime notifications, or of one notification's chunk. Or else a user who has read some.
  notifications bigint[],
  chunk int,
  user_id text COLLATE "C",
  created_at bigint NOT NULL
);
CREATE INDEX signals_position ON signals (position);
CREATE INDEX signals_user ON signals (application, user_id) WHERE user_id IS NOT NULL;
-- Every row is soon deleted.
ALTER TABLE signals SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

CREATE TABLE devices (
  application int NOT NULL,
  token text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  -- Of a web subscription: {p256dh, auth}.
  keys json,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (application, token)
);
CREATE INDEX devices_of_user ON devices (application, user_id);

-- What users do not want: a category of a channel, or with '' the whole channel.
CREATE TABLE opt_outs (
  application int NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel int NOT NULL,
  category text COLLATE "C" NOT NULL,
  PRIMARY KEY (application, user_id, channel, category)
);
-- Messages that were not written because a target that got others had opted out of their channel.
ALTER TABLE notifications ADD COLUMN withheld int NOT NULL DEFAULT 0;
