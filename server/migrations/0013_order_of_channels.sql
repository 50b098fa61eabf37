-- The order in which channels are shown. Those of before keep the order they were made in.
ALTER TABLE channels ADD COLUMN position integer NOT NULL DEFAULT 0;
UPDATE channels c SET position = o.position
FROM (SELECT id, row_number() OVER (PARTITION BY application ORDER BY id) AS position FROM channels) o
WHERE c.id = o.id;
