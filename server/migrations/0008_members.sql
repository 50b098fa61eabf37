-- People who use the dashboard: of the whole installation, not of one application.
CREATE TABLE member_roles (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role_id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  -- owner, admin, custom. There is one of each of the first two, which open everything.
  kind text NOT NULL,
  areas jsonb NOT NULL DEFAULT '{}',
  -- The applications the role is limited to; null: all.
  application_ids text[],
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX member_roles_name ON member_roles (lower(name));
INSERT INTO member_roles (role_id, name, kind, created_at, updated_at)
VALUES (gen_random_uuid()::text, 'Owner', 'owner', now_ms(), now_ms()),
  (gen_random_uuid()::text, 'Admin', 'admin', now_ms(), now_ms());

CREATE TABLE members (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id text COLLATE "C" NOT NULL UNIQUE,
  -- In small letters.
  email text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  role integer NOT NULL REFERENCES member_roles (id),
  is_active boolean NOT NULL DEFAULT true,
  -- scrypt, with its parameters and salt; null: signs in by OpenID Connect only.
  password text,
  -- Base32; null: no second factor. The step is that of the last code that was used.
  totp_secret text,
  totp_step bigint NOT NULL DEFAULT 0,
  recovery_codes bytea[] NOT NULL DEFAULT '{}',
  -- Issuer and subject of the OpenID Connect provider.
  oidc_subject text COLLATE "C" UNIQUE,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  last_sign_in_at bigint
);
CREATE INDEX members_role ON members (role);

CREATE TABLE member_sessions (
  hash bytea PRIMARY KEY,
  member integer NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  created_at bigint NOT NULL,
  used_at bigint NOT NULL
);
CREATE INDEX member_sessions_of_member ON member_sessions (member);

-- One-time links: of the first owner, of somebody who is invited, for a new password.
CREATE TABLE member_links (
  hash bytea PRIMARY KEY,
  link_id text COLLATE "C" NOT NULL UNIQUE,
  kind text NOT NULL,
  email text COLLATE "C",
  role integer REFERENCES member_roles (id),
  member integer REFERENCES members (id) ON DELETE CASCADE,
  made_by text,
  created_at bigint NOT NULL,
  expires_at bigint
);
CREATE UNIQUE INDEX member_links_invitation ON member_links (email) WHERE kind = 'invitation';
CREATE UNIQUE INDEX member_links_password ON member_links (member) WHERE kind = 'password';

-- Sign-ins that have failed, by e-mail and by address.
CREATE TABLE sign_in_failures (
  key text COLLATE "C" PRIMARY KEY,
  failures integer NOT NULL,
  last_at bigint NOT NULL,
  blocked_until bigint NOT NULL DEFAULT 0
);
CREATE INDEX sign_in_failures_age ON sign_in_failures (last_at);

-- What members did. The row is written before it is done, and gets the status of the answer afterwards.
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  email text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  application integer,
  subject text,
  status integer,
  address text
);
CREATE INDEX audit_of_member ON audit (email, id);
CREATE INDEX audit_of_application ON audit (application, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_age ON audit (at);
