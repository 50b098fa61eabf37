-- Times are bigint Unix milliseconds, as in the API. Ids that callers choose are COLLATE "C": they are
-- compared byte by byte, alike on every server.

CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL SAFE
  RETURN floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;

CREATE TABLE applications (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}',
  -- Raised by every change of settings or channels: a cached copy proves with it that it is current.
  revision int NOT NULL DEFAULT 1,
  session_secret bytea NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE api_tokens (
  hash bytea PRIMARY KEY,
  application int NOT NULL REFERENCES applications,
  id text COLLATE "C" NOT NULL UNIQUE,
  mask text NOT NULL,
  name text NOT NULL,
  -- Null: everything is permitted.
  permissions text[],
  created_at bigint NOT NULL,
  revoked_at bigint
);

CREATE TABLE channels (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application int NOT NULL REFERENCES applications,
  key text COLLATE "C" NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  cover_url text,
  is_label_enabled boolean NOT NULL DEFAULT true,
  is_category_filter_enabled boolean NOT NULL DEFAULT false,
  categories jsonb NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  UNIQUE (application, key)
);

CREATE TABLE users (
  application int NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  nickname text,
  profile_url text,
  locale text,
  is_active boolean NOT NULL DEFAULT true,
  -- Session tokens carry the generation they were issued in; raising it revokes them all.
  session_generation int NOT NULL DEFAULT 1,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (application, user_id)
);

CREATE TABLE templates (
  application int NOT NULL REFERENCES applications,
  key text COLLATE "C" NOT NULL,
  version int NOT NULL,
  -- Raised by every change, archiving too: a send made from a cached copy is refused when it is stale.
  revision int NOT NULL DEFAULT 1,
  is_archived boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (application, key)
);

CREATE TABLE template_versions (
  application int NOT NULL,
  key text COLLATE "C" NOT NULL,
  version int NOT NULL,
  document json NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (application, key, version),
  FOREIGN KEY (application, key) REFERENCES templates
);

CREATE TABLE notifications (
  application int NOT NULL,
  id bigint NOT NULL,
  mode text NOT NULL,
  status text NOT NULL,
  template_key text COLLATE "C" NOT NULL,
  template_version int NOT NULL,
  -- The channels that get a message of it, in the template's order.
  channels int[] NOT NULL,
  title text,
  tag text,
  category text,
  priority text,
  push_template json,
  -- Defaults of the template and values common to all targets; a message adds its own.
  variables json NOT NULL,
  sent_from_type text NOT NULL,
  sent_from_value text NOT NULL,
  -- Realtime keeps its targets here, a batch in its chunks.
  targets text[],
  refusals json,
  requested int,
  sent int NOT NULL DEFAULT 0,
  duplicate int NOT NULL DEFAULT 0,
  invalid int NOT NULL DEFAULT 0,
  unknown_user int NOT NULL DEFAULT 0,
  missing_variable int NOT NULL DEFAULT 0,
  opted_out int NOT NULL DEFAULT 0,
  chunks_left int NOT NULL DEFAULT 0,
  failure json,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  deleted_at bigint,
  PRIMARY KEY (application, id)
);

-- One message of one user. The key is the guarantee that nobody gets a notification twice, the order of
-- the feed, and the user's log. Partitioned by id, that is by time, so that retention drops a partition.
CREATE TABLE messages (
  application int NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel int NOT NULL,
  notification bigint NOT NULL,
  sent_at bigint NOT NULL,
  variables json,
  PRIMARY KEY (application, user_id, channel, notification)
) PARTITION BY RANGE (notification);

-- A part of a batch's targets, in the order they were asked for. The arrays run in parallel; variables
-- and refusals are null as a whole when no target of the chunk has any.
CREATE TABLE chunks (
  application int NOT NULL,
  notification bigint NOT NULL,
  number int NOT NULL,
  first_position int NOT NULL,
  user_ids text[] NOT NULL,
  variables text[],
  refusals text[],
  -- What turned out only at delivery: {"<index>": {outcome, code, message}}.
  late_refusals json,
  delivered_at bigint,
  PRIMARY KEY (application, notification, number)
);
-- Packed values are read once and whole: compressing them costs more than it saves.
ALTER TABLE chunks ALTER COLUMN user_ids SET STORAGE EXTERNAL;
ALTER TABLE chunks ALTER COLUMN variables SET STORAGE EXTERNAL;

-- Work to be done, with a lease in database time and a fence that grows with every claim.
CREATE TABLE work (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  application int NOT NULL,
  notification bigint,
  chunk int,
  priority smallint NOT NULL DEFAULT 1,
  run_at bigint NOT NULL,
  lease_until bigint NOT NULL DEFAULT 0,
  fence int NOT NULL DEFAULT 0,
  attempts int NOT NULL DEFAULT 0,
  worker text,
  failed_at bigint,
  failure text
);
CREATE INDEX work_order ON work (priority, id) WHERE failed_at IS NULL;
CREATE INDEX work_of_notification ON work (application, notification);

-- Node numbers of the id generators. A number may make ids up to reserved_until and not beyond.
CREATE TABLE nodes (
  number smallint PRIMARY KEY,
  holder text NOT NULL,
  reserved_until bigint NOT NULL
);
