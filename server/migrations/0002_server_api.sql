-- Target files, schedules, tags, events, metrics, idempotency, rate limits.

ALTER TABLE notifications
  ADD COLUMN scheduled_at bigint,
  ADD COLUMN cancelled int NOT NULL DEFAULT 0,
  ADD COLUMN impressions int NOT NULL DEFAULT 0,
  ADD COLUMN clicked int NOT NULL DEFAULT 0,
  ADD COLUMN aggregated_at bigint,
  ADD COLUMN purged_at bigint,
  -- Realtime: targets refused for their user, as [{user_id, unknown}].
  ADD COLUMN refused_users json,
  -- A batch by file: {file_key, storage_key}. Rows read so far are those in its chunks.
  ADD COLUMN targets_file json;

-- The log is read by the time of the request, whole or by one of these. The mode comes first because a list
-- may be of one mode, which may be rare; a list of both is merged from two.
CREATE INDEX notifications_created ON notifications (application, mode, created_at, id);
CREATE INDEX notifications_template ON notifications (application, mode, template_key, created_at, id);
CREATE INDEX notifications_channels ON notifications (application, mode, channels, created_at, id);
CREATE INDEX notifications_tag ON notifications (application, mode, tag, created_at, id) WHERE tag IS NOT NULL;
CREATE INDEX notifications_title ON notifications (application, mode, title COLLATE "C", created_at, id)
  WHERE title IS NOT NULL;

-- When a chunk of a deleted or cancelled batch was called off: its targets end as cancelled.
ALTER TABLE chunks ADD COLUMN cancelled_at bigint;

-- A file of targets. Where its bytes are is told by storage_key: an overwritten file gets a new one, so that
-- a batch that is being read goes on reading what it was sent with.
CREATE TABLE target_files (
  application int NOT NULL,
  file_key text COLLATE "C" NOT NULL,
  storage_key text NOT NULL,
  file_size bigint NOT NULL,
  uploaded_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (application, file_key)
);

-- Every object of the file store, written down before it is made. One that no target file and no unfinished
-- notification has needed since unused_since is removed after a while.
CREATE TABLE stored_files (
  storage_key text COLLATE "C" PRIMARY KEY,
  application int NOT NULL,
  unused_since bigint
);
CREATE INDEX notifications_targets_file ON notifications (application, (targets_file->>'storage_key'))
  WHERE targets_file IS NOT NULL;

-- Forms for uploads that go to the object store itself. What arrived is taken over when the file is first asked for.
CREATE TABLE direct_uploads (
  storage_key text COLLATE "C" PRIMARY KEY,
  application int NOT NULL,
  file_key text COLLATE "C" NOT NULL,
  overwrite boolean NOT NULL,
  expires_at bigint NOT NULL,
  -- The version of the object that was taken over last: a form may be used again while it is good.
  taken text
);
CREATE INDEX direct_uploads_of_application ON direct_uploads (application, file_key);

CREATE TABLE tags (
  application int NOT NULL,
  name text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (application, name)
);

-- What a user did with a notification; a row appears with the first event.
CREATE TABLE message_events (
  application int NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  notification bigint NOT NULL,
  impression_at bigint,
  clicked_at bigint,
  custom json,
  PRIMARY KEY (application, user_id, notification)
);

-- First impressions and clicks that are not yet added to their notification, and batches whose counts have
-- changed. The fold takes rows away in the transaction that adds them up.
CREATE TABLE metric_deltas (
  application int NOT NULL,
  notification bigint NOT NULL,
  impressions int NOT NULL DEFAULT 0,
  clicked int NOT NULL DEFAULT 0
);
-- Every row is soon deleted: without frequent vacuuming the fold would wade through what is dead.
ALTER TABLE metric_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

CREATE TABLE idempotency_keys (
  application int NOT NULL,
  operation text NOT NULL,
  key text COLLATE "C" NOT NULL,
  body_hash bytea NOT NULL,
  answer json NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (application, operation, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- Calls of an operation in slices of time, of which the newest comes last; see storage/rate-limits.ts.
CREATE TABLE rate_windows (
  application int NOT NULL,
  operation text NOT NULL,
  slice_ms int NOT NULL,
  -- The number of the newest, counted from 1970.
  slice bigint NOT NULL,
  counts int[] NOT NULL,
  PRIMARY KEY (application, operation)
);

-- Files of targets are read in lanes of their own.
CREATE INDEX work_long_order ON work (priority, id) WHERE failed_at IS NULL AND kind = 'read_targets';

-- The work that is erasing this user. The row is only there to refuse them until it is done, and is not shown.
ALTER TABLE users ADD COLUMN erasure bigint;
-- A user who is erased and made again must not be let in by a token of before.
ALTER TABLE users ALTER COLUMN session_generation SET DEFAULT 1 + floor(random() * 1000000000)::int;

-- The user who is to be erased, and how far that has come.
ALTER TABLE work ADD COLUMN user_id text COLLATE "C", ADD COLUMN progress json;
