import { type ApplicationKey, type Queryable, statement } from './database.js';

const running = statement(
  'home_running',
  // A batch that has not ended has work; of each notification's one row is looked at.
  `WITH RECURSIVE worked(notification) AS (
     (SELECT notification FROM work WHERE application = $1 AND notification IS NOT NULL ORDER BY notification LIMIT 1)
     UNION ALL
     SELECT (SELECT w.notification FROM work w WHERE w.application = $1 AND w.notification > k.notification
             ORDER BY w.notification LIMIT 1)
     FROM worked k WHERE k.notification IS NOT NULL
   )
   SELECT n.id FROM worked k JOIN notifications n ON n.application = $1 AND n.id = k.notification
   WHERE n.status IN ('scheduled', 'queued', 'delivering')
   ORDER BY n.status = 'scheduled', coalesce(n.scheduled_at, n.created_at), n.id LIMIT $2`,
);
const failed = statement(
  'home_failed',
  `SELECT id FROM notifications WHERE application = $1 AND failure IS NOT NULL AND created_at >= $2
     AND status <> 'deleted'
   ORDER BY id DESC LIMIT $3`,
);
const steps = statement(
  'home_first_steps',
  `SELECT EXISTS (SELECT FROM templates WHERE application = $1 AND key <> $2) AS has_template,
     EXISTS (SELECT FROM notifications WHERE application = $1) AS has_sent,
     EXISTS (SELECT FROM figures WHERE application = $1 AND impressions > 0)
       OR EXISTS (SELECT FROM figure_deltas WHERE application = $1 AND impressions > 0) AS has_impression,
     (SELECT count(*) > 1 FROM members) AS has_member`,
);

/** Ids of batches that are under way, those that wait for their time last. */
export async function listRunning(
  db: Queryable,
  application: ApplicationKey,
  limit: number,
): Promise<string[]> {
  return (await db.rows<{ id: string }>(running, [application, limit])).map(({ id }) => id);
}

/** Ids of notifications since a time that tell of a failure, newest first. */
export async function listFailed(
  db: Queryable,
  application: ApplicationKey,
  of: { since: number; limit: number },
): Promise<string[]> {
  return (await db.rows<{ id: string }>(failed, [application, of.since, of.limit])).map(({ id }) => id);
}

export interface FirstSteps {
  has_template: boolean;
  has_sent: boolean;
  has_impression: boolean;
  has_member: boolean;
}

/** What has been done already; the template that every application begins with does not count. */
export async function readFirstSteps(
  db: Queryable,
  application: ApplicationKey,
  welcomeKey: string,
): Promise<FirstSteps> {
  const [row] = await db.rows<FirstSteps>(steps, [application, welcomeKey]);
  return row ?? { has_template: false, has_sent: false, has_impression: false, has_member: false };
}
