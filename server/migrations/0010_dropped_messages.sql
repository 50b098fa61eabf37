-- Months whose messages were dropped because all of them had expired: ids from `first` on and below `beyond`.
CREATE TABLE dropped_messages (
  first bigint PRIMARY KEY,
  beyond bigint NOT NULL,
  dropped_at bigint NOT NULL,
  -- When nothing was left of what users did with them, nor of their values. Null: not yet.
  cleaned_at bigint
);
