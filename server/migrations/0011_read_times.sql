-- When messages were read: of a mark, and of each time the watermark of a channel rose.
ALTER TABLE read_marks ADD COLUMN read_at bigint;

CREATE TABLE read_times (
  application integer NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  channel integer NOT NULL,
  -- The watermark rose up to here, over what the snapshot had seen.
  notification bigint NOT NULL,
  snapshot bigint[] NOT NULL,
  read_at bigint NOT NULL,
  PRIMARY KEY (application, user_id, channel, notification, read_at)
);

-- Users by how their nickname begins, whatever its case.
CREATE INDEX users_by_nickname ON users (application, (lower(nickname) COLLATE "C"), user_id) WHERE nickname IS NOT NULL;
