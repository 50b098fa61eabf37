-- What members see of their sessions: an id that opens nothing, and where each was last used from.
ALTER TABLE member_sessions
  ADD COLUMN session_id text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text UNIQUE,
  -- Null until the session is used again.
  ADD COLUMN address text,
  ADD COLUMN user_agent text;
ALTER TABLE member_sessions ALTER COLUMN session_id DROP DEFAULT;
