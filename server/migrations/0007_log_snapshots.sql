-- The pages of a log are of what its first page saw, so that what commits meanwhile neither shifts a row nor is on
-- some pages only. Notifications of before are seen by every snapshot. Whoever writes one has to give its position.
ALTER TABLE notifications ADD COLUMN position bigint NOT NULL DEFAULT 0;
ALTER TABLE notifications ALTER COLUMN position DROP DEFAULT;
