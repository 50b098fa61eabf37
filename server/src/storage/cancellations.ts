import { ROWS_READ } from './chunks.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';

const mark = statement(
  'cancellation_mark',
  // A file that could not be read has failed with nothing left; a batch some of whose chunks were set aside has not.
  `UPDATE notifications SET status = 'cancelled', chunks_set_aside = 0, failure = NULL
   WHERE application = $1 AND id = $2 AND mode = 'batch' AND (status IN ('scheduled', 'queued', 'delivering')
     OR status = 'failed' AND requested > 0)`,
);
const finish = statement(
  'cancellation_finish',
  // A file that was not read to its end asked for what was read of it.
  `WITH ended AS (
     UPDATE notifications n SET requested = coalesce(n.requested, ${ROWS_READ('n.application', 'n.id')})
     WHERE n.application = $1 AND n.id = $2 RETURNING application, id
   )
   INSERT INTO metric_deltas (application, notification) SELECT application, id FROM ended`,
);

/** Cancels a batch that has not ended; false when there is no such. */
export async function markCancelled(
  db: Queryable,
  application: ApplicationKey,
  notification: bigint,
): Promise<boolean> {
  return (await db.count(mark, [application, notification])) === 1;
}

/** Says how a cancelled batch ended for good, once none of its chunks is left. */
export async function finishCancel(
  db: Queryable,
  application: ApplicationKey,
  notification: string,
): Promise<void> {
  await db.count(finish, [application, notification]);
}
