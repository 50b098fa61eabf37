-- The schema after all migrations, made from them by "npm run generate". Change it by a new migration.

CREATE OR REPLACE FUNCTION public.figure_slot(created_at bigint, scheduled_at bigint)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((COALESCE(scheduled_at, created_at) / 900000))::integer;

CREATE OR REPLACE FUNCTION public.incarnation_here()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN (SELECT lpad(to_hex(hashtextextended(((positions.cluster || ' '::text) || "left"(pg_walfile_name(pg_current_wal_lsn()), 8)), (positions.era)::bigint)), 16, '0'::text) AS lpad FROM positions);

CREATE OR REPLACE FUNCTION public.is_seen("position" bigint, snapshot bigint[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (("position" < (snapshot)[1]) OR (("position" < (snapshot)[2]) AND ("position" <> ALL ((snapshot)[3:]))));

CREATE OR REPLACE FUNCTION public.now_ms()
 RETURNS bigint
 LANGUAGE sql
 PARALLEL SAFE
RETURN (floor((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric)))::bigint;

CREATE OR REPLACE FUNCTION public.position_here()
 RETURNS bigint
 LANGUAGE sql
 STABLE
RETURN (SELECT (((positions.era)::bigint << 44) + ((pg_current_xact_id())::text)::bigint) FROM positions);

CREATE OR REPLACE FUNCTION public.snapshot_here()
 RETURNS bigint[]
 LANGUAGE sql
 STABLE
RETURN (SELECT (ARRAY[(((p.era)::bigint << 44) + ((pg_snapshot_xmin(s.here))::text)::bigint), (((p.era)::bigint << 44) + ((pg_snapshot_xmax(s.here))::text)::bigint)] || ARRAY(SELECT (((p.era)::bigint << 44) + ((x.x)::text)::bigint) FROM pg_snapshot_xip(s.here) x(x))) FROM positions p, (SELECT pg_current_snapshot() AS here) s);

CREATE TABLE api_tokens (
  hash bytea NOT NULL,
  application integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  mask text NOT NULL,
  name text NOT NULL,
  permissions text[],
  created_at bigint NOT NULL,
  revoked_at bigint,
  CONSTRAINT api_tokens_pkey PRIMARY KEY (hash),
  CONSTRAINT api_tokens_id_key UNIQUE (id),
  CONSTRAINT api_tokens_application_fkey FOREIGN KEY (application) REFERENCES applications(id)
);

CREATE TABLE applications (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  application_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  revision integer NOT NULL DEFAULT 1,
  session_secret bytea NOT NULL,
  created_at bigint NOT NULL,
  theme json,
  theme_updated_at bigint,
  templates_revision integer NOT NULL DEFAULT 1,
  CONSTRAINT applications_pkey PRIMARY KEY (id),
  CONSTRAINT applications_application_id_key UNIQUE (application_id)
);

CREATE TABLE audit (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  email text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  application integer,
  subject text,
  status integer,
  address text,
  CONSTRAINT audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_action ON audit USING btree (action, id);
CREATE INDEX audit_age ON audit USING btree (at);
CREATE INDEX audit_of_application ON audit USING btree (application, id);
CREATE INDEX audit_of_member ON audit USING btree (email, id);

CREATE TABLE changes (
  "position" bigint NOT NULL,
  application integer NOT NULL,
  kind text NOT NULL,
  notification bigint,
  key text COLLATE "C",
  created_at bigint NOT NULL
);
CREATE INDEX changes_of_application ON changes USING btree (application, "position");
CREATE INDEX changes_position ON changes USING btree ("position");

CREATE TABLE channels (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  application integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  cover_url text,
  is_label_enabled boolean NOT NULL DEFAULT true,
  is_category_filter_enabled boolean NOT NULL DEFAULT false,
  categories jsonb NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  theme json,
  theme_updated_at bigint,
  is_archived boolean NOT NULL DEFAULT false,
  requires_approval boolean NOT NULL DEFAULT false,
  "position" integer NOT NULL DEFAULT 0,
  CONSTRAINT channels_pkey PRIMARY KEY (id),
  CONSTRAINT channels_application_key_key UNIQUE (application, key),
  CONSTRAINT channels_application_fkey FOREIGN KEY (application) REFERENCES applications(id)
);

CREATE TABLE chunks (
  application integer NOT NULL,
  notification bigint NOT NULL,
  number integer NOT NULL,
  first_position integer NOT NULL,
  user_ids text[] STORAGE EXTERNAL NOT NULL,
  variables text[] STORAGE EXTERNAL,
  refusals text[],
  late_refusals json,
  delivered_at bigint,
  cancelled_at bigint,
  CONSTRAINT chunks_pkey PRIMARY KEY (application, notification, number)
);

CREATE TABLE devices (
  application integer NOT NULL,
  token text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  keys json,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT devices_pkey PRIMARY KEY (application, token)
);
CREATE INDEX devices_of_user ON devices USING btree (application, user_id);

CREATE TABLE direct_uploads (
  storage_key text COLLATE "C" NOT NULL,
  application integer NOT NULL,
  file_key text COLLATE "C" NOT NULL,
  overwrite boolean NOT NULL,
  expires_at bigint NOT NULL,
  taken text,
  CONSTRAINT direct_uploads_pkey PRIMARY KEY (storage_key)
);
CREATE INDEX direct_uploads_of_application ON direct_uploads USING btree (application, file_key);

CREATE TABLE dropped_messages (
  first bigint NOT NULL,
  beyond bigint NOT NULL,
  dropped_at bigint NOT NULL,
  cleaned_at bigint,
  CONSTRAINT dropped_messages_pkey PRIMARY KEY (first)
);

CREATE TABLE figure_deltas (
  application integer NOT NULL,
  slot integer NOT NULL,
  template_key text COLLATE "C" NOT NULL,
  channels integer[] NOT NULL,
  sent integer NOT NULL DEFAULT 0,
  impressions integer NOT NULL DEFAULT 0,
  clicked integer NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000);

CREATE TABLE figures (
  application integer NOT NULL,
  slot integer NOT NULL,
  template_key text COLLATE "C" NOT NULL,
  channels integer[] NOT NULL,
  sent bigint NOT NULL,
  impressions bigint NOT NULL,
  clicked bigint NOT NULL,
  CONSTRAINT figures_pkey PRIMARY KEY (application, slot, template_key, channels)
) WITH (fillfactor=70);

CREATE TABLE idempotency_keys (
  application integer NOT NULL,
  operation text NOT NULL,
  key text COLLATE "C" NOT NULL,
  body_hash bytea NOT NULL,
  answer json NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (application, operation, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys USING btree (created_at);

CREATE TABLE member_links (
  hash bytea NOT NULL,
  link_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  email text COLLATE "C",
  role integer,
  member integer,
  made_by text,
  created_at bigint NOT NULL,
  expires_at bigint,
  CONSTRAINT member_links_pkey PRIMARY KEY (hash),
  CONSTRAINT member_links_link_id_key UNIQUE (link_id),
  CONSTRAINT member_links_member_fkey FOREIGN KEY (member) REFERENCES members(id) ON DELETE CASCADE,
  CONSTRAINT member_links_role_fkey FOREIGN KEY (role) REFERENCES member_roles(id)
);
CREATE UNIQUE INDEX member_links_invitation ON member_links USING btree (email) WHERE (kind = 'invitation'::text);
CREATE UNIQUE INDEX member_links_password ON member_links USING btree (member) WHERE (kind = 'password'::text);

CREATE TABLE member_roles (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  role_id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  areas jsonb NOT NULL DEFAULT '{}'::jsonb,
  application_ids text[],
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  CONSTRAINT member_roles_pkey PRIMARY KEY (id),
  CONSTRAINT member_roles_role_id_key UNIQUE (role_id)
);
CREATE UNIQUE INDEX member_roles_name ON member_roles USING btree (lower(name));

CREATE TABLE member_sessions (
  hash bytea NOT NULL,
  member integer NOT NULL,
  created_at bigint NOT NULL,
  used_at bigint NOT NULL,
  session_id text COLLATE "C" NOT NULL,
  address text,
  user_agent text,
  CONSTRAINT member_sessions_pkey PRIMARY KEY (hash),
  CONSTRAINT member_sessions_session_id_key UNIQUE (session_id),
  CONSTRAINT member_sessions_member_fkey FOREIGN KEY (member) REFERENCES members(id) ON DELETE CASCADE
);
CREATE INDEX member_sessions_of_member ON member_sessions USING btree (member);

CREATE TABLE members (
  id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
  member_id text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL,
  name text NOT NULL,
  role integer NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  password text,
  totp_secret text,
  totp_step bigint NOT NULL DEFAULT 0,
  recovery_codes bytea[] NOT NULL DEFAULT '{}'::bytea[],
  oidc_subject text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  last_sign_in_at bigint,
  CONSTRAINT members_pkey PRIMARY KEY (id),
  CONSTRAINT members_email_key UNIQUE (email),
  CONSTRAINT members_member_id_key UNIQUE (member_id),
  CONSTRAINT members_oidc_subject_key UNIQUE (oidc_subject),
  CONSTRAINT members_role_fkey FOREIGN KEY (role) REFERENCES member_roles(id)
);
CREATE INDEX members_role ON members USING btree (role);

CREATE TABLE message_events (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  notification bigint NOT NULL,
  impression_at bigint,
  clicked_at bigint,
  custom json,
  CONSTRAINT message_events_pkey PRIMARY KEY (application, user_id, notification)
);

CREATE TABLE messages (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel integer NOT NULL,
  notification bigint NOT NULL,
  sent_at bigint NOT NULL,
  variables json,
  "position" bigint NOT NULL,
  CONSTRAINT messages_pkey PRIMARY KEY (application, user_id, channel, notification)
) PARTITION BY RANGE (notification);

CREATE TABLE metric_deltas (
  application integer NOT NULL,
  notification bigint NOT NULL,
  impressions integer NOT NULL DEFAULT 0,
  clicked integer NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000);

CREATE TABLE nodes (
  number smallint NOT NULL,
  holder text NOT NULL,
  reserved_until bigint NOT NULL,
  CONSTRAINT nodes_pkey PRIMARY KEY (number)
);

CREATE TABLE notifications (
  application integer NOT NULL,
  id bigint NOT NULL,
  mode text NOT NULL,
  status text NOT NULL,
  template_key text COLLATE "C" NOT NULL,
  template_version integer NOT NULL,
  channels integer[] NOT NULL,
  title text,
  tag text,
  category text,
  priority text,
  push_template json,
  variables json NOT NULL,
  sent_from_type text NOT NULL,
  sent_from_value text NOT NULL,
  targets text[],
  refusals json,
  requested integer,
  sent integer NOT NULL DEFAULT 0,
  duplicate integer NOT NULL DEFAULT 0,
  invalid integer NOT NULL DEFAULT 0,
  unknown_user integer NOT NULL DEFAULT 0,
  missing_variable integer NOT NULL DEFAULT 0,
  opted_out integer NOT NULL DEFAULT 0,
  chunks_left integer NOT NULL DEFAULT 0,
  failure json,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  deleted_at bigint,
  scheduled_at bigint,
  cancelled integer NOT NULL DEFAULT 0,
  impressions integer NOT NULL DEFAULT 0,
  clicked integer NOT NULL DEFAULT 0,
  aggregated_at bigint,
  purged_at bigint,
  refused_users json,
  targets_file json,
  chunks_set_aside integer NOT NULL DEFAULT 0,
  withheld integer NOT NULL DEFAULT 0,
  "position" bigint NOT NULL,
  CONSTRAINT notifications_pkey PRIMARY KEY (application, id)
);
CREATE INDEX notifications_channels ON notifications USING btree (application, mode, channels, created_at, id);
CREATE INDEX notifications_created ON notifications USING btree (application, mode, created_at, id);
CREATE INDEX notifications_failed ON notifications USING btree (application, id) WHERE (failure IS NOT NULL);
CREATE INDEX notifications_tag ON notifications USING btree (application, mode, tag, created_at, id) WHERE (tag IS NOT NULL);
CREATE INDEX notifications_targets_file ON notifications USING btree (application, ((targets_file ->> 'storage_key'::text))) WHERE (targets_file IS NOT NULL);
CREATE INDEX notifications_template ON notifications USING btree (application, mode, template_key, created_at, id);
CREATE INDEX notifications_title ON notifications USING btree (application, mode, title COLLATE "C", created_at, id) WHERE (title IS NOT NULL);

CREATE TABLE opt_outs (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel integer NOT NULL,
  category text COLLATE "C" NOT NULL,
  CONSTRAINT opt_outs_pkey PRIMARY KEY (application, user_id, channel, category)
);

CREATE TABLE positions (
  cluster text NOT NULL,
  era integer NOT NULL,
  signals_floor bigint NOT NULL DEFAULT 0,
  changes_floor bigint NOT NULL DEFAULT 0
);

CREATE TABLE rate_windows (
  application integer NOT NULL,
  operation text NOT NULL,
  slice_ms integer NOT NULL,
  slice bigint NOT NULL,
  counts integer[] NOT NULL,
  CONSTRAINT rate_windows_pkey PRIMARY KEY (application, operation)
);

CREATE TABLE read_marks (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel integer NOT NULL,
  notification bigint NOT NULL,
  "position" bigint NOT NULL,
  read_at bigint,
  CONSTRAINT read_marks_pkey PRIMARY KEY (application, user_id, channel, notification)
);

CREATE TABLE read_times (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel integer NOT NULL,
  notification bigint NOT NULL,
  snapshot bigint[] NOT NULL,
  read_at bigint NOT NULL,
  CONSTRAINT read_times_pkey PRIMARY KEY (application, user_id, channel, notification, read_at)
);

CREATE TABLE read_watermarks (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel integer NOT NULL,
  through bigint NOT NULL,
  snapshot bigint[] NOT NULL,
  "position" bigint NOT NULL,
  CONSTRAINT read_watermarks_pkey PRIMARY KEY (application, user_id, channel)
);

CREATE TABLE schema_migrations (
  number integer NOT NULL,
  name text NOT NULL,
  run_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schema_migrations_pkey PRIMARY KEY (number)
);

CREATE TABLE sign_in_failures (
  key text COLLATE "C" NOT NULL,
  failures integer NOT NULL,
  last_at bigint NOT NULL,
  blocked_until bigint NOT NULL DEFAULT 0,
  CONSTRAINT sign_in_failures_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_failures_age ON sign_in_failures USING btree (last_at);

CREATE TABLE signals (
  "position" bigint NOT NULL,
  application integer NOT NULL,
  notifications bigint[],
  chunk integer,
  user_id text COLLATE "C",
  created_at bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000);
CREATE INDEX signals_position ON signals USING btree ("position");
CREATE INDEX signals_user ON signals USING btree (application, user_id) WHERE (user_id IS NOT NULL);

CREATE TABLE stored_files (
  storage_key text COLLATE "C" NOT NULL,
  application integer NOT NULL,
  unused_since bigint,
  CONSTRAINT stored_files_pkey PRIMARY KEY (storage_key)
);

CREATE TABLE tags (
  application integer NOT NULL,
  name text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  CONSTRAINT tags_pkey PRIMARY KEY (application, name)
);

CREATE TABLE target_files (
  application integer NOT NULL,
  file_key text COLLATE "C" NOT NULL,
  storage_key text NOT NULL,
  file_size bigint NOT NULL,
  uploaded_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  CONSTRAINT target_files_pkey PRIMARY KEY (application, file_key)
);

CREATE TABLE template_versions (
  application integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  document json NOT NULL,
  created_at bigint NOT NULL,
  author json,
  approval_status text,
  approval json,
  was_sendable boolean NOT NULL DEFAULT true,
  CONSTRAINT template_versions_pkey PRIMARY KEY (application, key, version),
  CONSTRAINT template_versions_application_key_fkey FOREIGN KEY (application, key) REFERENCES templates(application, key)
);

CREATE TABLE templates (
  application integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  is_archived boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  sendable_version integer,
  search_text text COLLATE "C" NOT NULL DEFAULT ''::text,
  CONSTRAINT templates_pkey PRIMARY KEY (application, key),
  CONSTRAINT templates_application_fkey FOREIGN KEY (application) REFERENCES applications(id)
);

CREATE TABLE users (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  nickname text,
  profile_url text,
  locale text,
  is_active boolean NOT NULL DEFAULT true,
  session_generation integer NOT NULL DEFAULT (1 + (floor((random() * (1000000000)::double precision)))::integer),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  erasure bigint,
  CONSTRAINT users_pkey PRIMARY KEY (application, user_id)
);
CREATE INDEX users_by_nickname ON users USING btree (application, lower(nickname) COLLATE "C", user_id) WHERE (nickname IS NOT NULL);

CREATE TABLE work (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  application integer NOT NULL,
  notification bigint,
  chunk integer,
  priority smallint NOT NULL DEFAULT 1,
  run_at bigint NOT NULL,
  lease_until bigint NOT NULL DEFAULT 0,
  fence integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  worker text,
  failed_at bigint,
  failure text,
  user_id text COLLATE "C",
  progress json,
  deaths integer NOT NULL DEFAULT 0,
  CONSTRAINT work_pkey PRIMARY KEY (id)
);
CREATE INDEX work_due ON work USING btree (priority, run_at, id) WHERE ((failed_at IS NULL) AND (kind <> 'read_targets'::text));
CREATE INDEX work_due_long ON work USING btree (priority, run_at, id) WHERE ((failed_at IS NULL) AND (kind = 'read_targets'::text));
CREATE INDEX work_of_notification ON work USING btree (application, notification);
