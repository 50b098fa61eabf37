import { leaseMs } from '../platform/leases.js';
import { isPlanted } from '../platform/planted-bugs.js';
import { type ApplicationKey, type Queryable, statement } from './database.js';
import type { ErasureProgress } from './erasures.js';

/** Everything that happens in the background, by name. */
export type WorkKind =
  | 'deliver_chunk'
  | 'read_targets'
  | 'release'
  | 'cancel_notification'
  | 'purge_notification'
  | 'erase_user';

/** Work that this process may do until its lease ends. */
export interface ClaimedWork {
  id: string;
  kind: WorkKind;
  /** 0 high, 1 normal, 2 low. */
  priority: number;
  application: ApplicationKey;
  notification: string | null;
  chunk: number | null;
  user_id: string | null;
  progress: ErasureProgress | null;
  fence: number;
  /** This one, and those since it last got on that ended in a failure. */
  attempts: number;
  /** How often, since it last got on, a lease ran out: its worker had died, or was too late. */
  deaths: number;
}

/** Another worker has the work, or it was called off: whoever meets this may change nothing. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease was lost');
  }
}

/** Attempts after which work is set aside as failed, with the last reason. */
export const ATTEMPTS_MAX = 10;
/** Deaths of its worker after which work is set aside untried: it may be what kills them. */
export const DEATHS_MAX = 20;
/** The channel on which processes tell each other that there is work. */
export const WORK_CHANNEL = 'belfry_work';

// The first of the priorities that has due work gives it: an index probe each, so that neither what waits for its
// time nor what others are doing is waded through. A lease that is not 0 was not given back: it ran out.
const claimOf = (name: string, condition: string) =>
  statement(
    name,
    `UPDATE work SET lease_until = now_ms() + $3, fence = fence + 1, worker = $1,
       attempts = attempts + (lease_until = 0)::int, deaths = deaths + (lease_until > 0)::int
     WHERE id = (
       SELECT due.id FROM unnest($2::int[]) WITH ORDINALITY AS p(priority, place)
       CROSS JOIN LATERAL (
         SELECT id FROM work
         WHERE failed_at IS NULL AND ${condition} AND priority = p.priority
           AND run_at <= (SELECT now_ms()) AND lease_until < (SELECT now_ms())
         ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
       ) due
       ORDER BY p.place LIMIT 1)
     RETURNING id, kind, priority, application, notification, chunk, user_id, progress, fence, attempts, deaths`,
  );
// The indexes work_due and work_due_long have the same conditions.
const CLAIMS = {
  short: claimOf('work_claim', `kind <> 'read_targets'`),
  long: claimOf('work_claim_long', `kind = 'read_targets'`),
};
const complete = statement('work_complete', 'DELETE FROM work WHERE id = $1 AND fence = $2');
const postpone = statement(
  'work_postpone',
  `UPDATE work SET lease_until = 0, run_at = now_ms() + $3, failure = $4 WHERE id = $1 AND fence = $2`,
);
const fail = statement(
  'work_fail',
  'UPDATE work SET failed_at = now_ms(), failure = $3 WHERE id = $1 AND fence = $2',
);
const insert = statement(
  'work_insert',
  `INSERT INTO work (kind, application, notification, priority, run_at)
   VALUES ($2, $1, $3, $4, coalesce($5, now_ms()))`,
);
const renew = statement(
  'work_renew',
  `UPDATE work SET lease_until = now_ms() + $4, attempts = CASE WHEN $3 THEN 1 ELSE attempts END,
     deaths = CASE WHEN $3 THEN 0 ELSE deaths END
   WHERE id = $1 AND fence = $2`,
);
const goOn = statement(
  'work_go_on',
  `UPDATE work SET chunk = $3, lease_until = 0, attempts = 0, deaths = 0 WHERE id = $1 AND fence = $2`,
);
const setProgress = statement(
  'work_set_progress',
  `UPDATE work SET progress = $3, run_at = now_ms() + $4, lease_until = 0, attempts = 0, deaths = 0
   WHERE id = $1 AND fence = $2`,
);
const purges = statement(
  'work_insert_purges',
  `INSERT INTO work (kind, application, notification, run_at)
   SELECT 'purge_notification', $1, id, now_ms() FROM unnest($2::bigint[]) AS id`,
);
const callOff = statement(
  'work_call_off',
  'DELETE FROM work WHERE application = $1 AND notification = $2 AND kind = ANY($3::text[]) AND ($4::int IS NULL OR chunk = $4)',
);
const holdRelease = statement(
  'work_hold_release',
  `SELECT FROM work WHERE application = $1 AND notification = $2 AND kind IN ('release', 'read_targets') ORDER BY id FOR UPDATE`,
);
const reschedule = statement(
  'work_reschedule',
  `UPDATE work SET run_at = $3 WHERE application = $1 AND notification = $2 AND kind = 'release'`,
);
const announce = statement('work_announce', `SELECT pg_notify('${WORK_CHANNEL}', '')`);

/** Work that takes long is claimed apart, so that it never keeps the other waiting. */
export type WorkLength = keyof typeof CLAIMS;

/**
 * Takes the next work that is due, for a lease; null when there is none. `priorities` are looked through in their
 * order, and within one what has been due longest comes first. Work spans all applications.
 */
export async function claimWork(
  db: Queryable,
  worker: string,
  { length, priorities }: { length: WorkLength; priorities: readonly number[] },
): Promise<ClaimedWork | null> {
  return (await db.rows<ClaimedWork>(CLAIMS[length], [worker, priorities, leaseMs()]))[0] ?? null;
}

/** Ends work within the transaction of its effect; throws LeaseLost, which undoes it. */
export async function completeWork(db: Queryable, work: ClaimedWork): Promise<void> {
  if ((await db.count(complete, [work.id, work.fence])) === 0 && !isPlanted('no_fence'))
    throw new LeaseLost();
}

/** Gives work back, to be tried again after `delayMs`. False: the lease was lost. */
export async function postponeWork(
  db: Queryable,
  work: ClaimedWork,
  retry: { delayMs: number; reason: string },
): Promise<boolean> {
  return (await db.count(postpone, [work.id, work.fence, retry.delayMs, retry.reason])) === 1;
}

/** Sets work aside until an operator lets it go on. False: the lease was lost. */
export async function failWork(db: Queryable, work: ClaimedWork, reason: string): Promise<boolean> {
  return (await db.count(fail, [work.id, work.fence, reason])) === 1;
}

export interface NewWork {
  kind: WorkKind;
  notification: bigint | string | null;
  /** 0 is done before 1. */
  priority: number;
  /** Unix ms; null for now. */
  runAt: number | null;
}

export async function insertWork(db: Queryable, application: ApplicationKey, work: NewWork): Promise<void> {
  await db.count(insert, [application, work.kind, work.notification, work.priority, work.runAt]);
}

/**
 * Makes a lease last longer, within the transaction of a step of long work; throws LeaseLost, which undoes it. A
 * step that brings the work forward makes its attempts count from one again.
 */
export async function renewWork(
  db: Queryable,
  work: ClaimedWork,
  step: { isProgress: boolean } = { isProgress: false },
): Promise<void> {
  if ((await db.count(renew, [work.id, work.fence, step.isProgress, leaseMs()])) === 0) throw new LeaseLost();
}

/**
 * Ends one step of long work, within the transaction of that step, and gives the work back to be gone on with
 * from `chunk`: what is more urgent comes in between, and a server that stops waits for no more than a step.
 */
export async function goOnWithWork(db: Queryable, work: ClaimedWork, chunk: number): Promise<void> {
  await db.count(goOn, [work.id, work.fence, chunk]);
}

/** The same for work whose progress is told by more than a number; it is gone on with after `delayMs`. */
export async function setWorkProgress(
  db: Queryable,
  work: ClaimedWork,
  step: { progress: ErasureProgress; delayMs: number },
): Promise<void> {
  await db.count(setProgress, [work.id, work.fence, step.progress, step.delayMs]);
}

/** Makes the work that removes what deleted notifications leave behind. */
export async function insertPurges(
  db: Queryable,
  application: ApplicationKey,
  notifications: readonly bigint[],
): Promise<void> {
  await db.count(purges, [application, notifications]);
}

/**
 * Takes away work of a notification that shall not be done any more: all of these kinds, or that of one chunk.
 * Waits for a transaction that is just completing it. A worker that has claimed it loses its lease.
 */
export async function callOffWork(
  db: Queryable,
  application: ApplicationKey,
  off: { notification: string; kinds: readonly WorkKind[]; chunk?: number },
): Promise<void> {
  await db.count(callOff, [application, off.notification, off.kinds, off.chunk ?? null]);
}

/**
 * Moves the work that releases a scheduled notification to another time. Waits first for a transaction that is just
 * ending such work, or the reading of its file: both may leave new work behind, which only a later statement sees.
 */
export async function rescheduleRelease(
  db: Queryable,
  application: ApplicationKey,
  change: { notification: bigint; runAt: number },
): Promise<void> {
  await db.rows(holdRelease, [application, change.notification]);
  await db.count(reschedule, [application, change.notification, change.runAt]);
}

/** Wakes the workers of every process once the transaction has committed. */
export async function announceWork(db: Queryable): Promise<void> {
  await db.rows(announce);
}
