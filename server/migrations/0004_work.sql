-- Deaths of workers apart from failures, due work found by its time, chunks set aside.

ALTER TABLE work ADD COLUMN deaths int NOT NULL DEFAULT 0;

-- Each priority's due work in the order in which it became due. Files of targets are read in lanes of their own.
DROP INDEX work_order;
DROP INDEX work_long_order;
CREATE INDEX work_due ON work (priority, run_at, id) WHERE failed_at IS NULL AND kind <> 'read_targets';
CREATE INDEX work_due_long ON work (priority, run_at, id) WHERE failed_at IS NULL AND kind = 'read_targets';

-- Of the chunks left, those whose work was set aside: a batch with no others has failed, until an operator lets it go on.
ALTER TABLE notifications ADD COLUMN chunks_set_aside int NOT NULL DEFAULT 0;
