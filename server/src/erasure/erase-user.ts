import { failpoint } from '../platform/failpoints.js';
import type { Logger } from '../platform/logger.js';
import type { ApplicationKey, Database, Queryable } from '../storage/database.js';
import {
  areOlderTransactionsOver,
  blankAnswersOf,
  blankChunksOf,
  blankNotificationsOf,
  type ErasureProgress,
  removeErasedUser,
  removeRowsOf,
} from '../storage/erasures.js';
import { type ClaimedWork, completeWork, renewWork, setWorkProgress } from '../storage/work.js';

/** Rows looked at in one step: some tens of milliseconds. */
const CHUNKS = 50;
const ROWS = 2_000;
const WAIT_MS = 250;

export interface ErasureParts {
  db: Database;
  logger: Logger;
}

interface Step<S extends ErasureProgress['stage']> {
  application: ApplicationKey;
  userId: string;
  progress: Extract<ErasureProgress, { stage: S }>;
}

/** What comes after a step; null at the end. */
type Next = Promise<ErasureProgress | null>;

const blankChunks = async (db: Queryable, { application, userId, progress }: Step<'chunks'>): Next => {
  const last = await blankChunksOf(db, application, { ...progress, userId, limit: CHUNKS });
  return last ? { stage: 'chunks', ...last } : { stage: 'notifications', after: '0' };
};

const blankNotifications = async (
  db: Queryable,
  { application, userId, progress }: Step<'notifications'>,
): Next => {
  const last = await blankNotificationsOf(db, application, { ...progress, userId, limit: ROWS });
  return last === null
    ? { stage: 'answers', operation: '', key: '' }
    : { stage: 'notifications', after: last };
};

const blankAnswers = async (db: Queryable, { application, userId, progress }: Step<'answers'>): Next => {
  const last = await blankAnswersOf(db, application, { ...progress, userId, limit: ROWS });
  return last ? { stage: 'answers', ...last } : { stage: 'rows' };
};

const removeRows = async (db: Queryable, { application, userId }: Step<'rows'>): Next =>
  (await removeRowsOf(db, application, { userId, limit: ROWS })) ? { stage: 'rows' } : null;

const wait = async (db: Queryable, { progress }: Step<'wait'>): Next =>
  (await areOlderTransactionsOver(db, progress.xid)) ? progress.next : progress;

const STAGES: { [S in ErasureProgress['stage']]: (db: Queryable, step: Step<S>) => Next } = {
  wait,
  chunks: blankChunks,
  notifications: blankNotifications,
  answers: blankAnswers,
  rows: removeRows,
};

/** Where an erasure begins once the transactions are over that may have known the user. */
export const FIRST_STEP: ErasureProgress = { stage: 'chunks', notification: '0', number: 0 };

/**
 * Erases a user, a step at a time: each step is a transaction that also writes down how far it came, so whoever
 * dies, the next goes on there, and other work comes in between.
 *
 * The user has been hidden by a committed transaction, so whatever begins later refuses them as inactive. The
 * first step waits for what began earlier and may still write a message or a chunk. After it nothing new of the
 * user can appear, and the order of the other steps does not matter: a chunk that is delivered before its turn
 * refuses the user as inactive, one that is delivered after it as unknown.
 */
export async function eraseUserWork({ db, logger }: ErasureParts, work: ClaimedWork): Promise<void> {
  const { application, user_id: userId, progress } = work;
  if (userId === null || progress === null) throw new Error(`work ${work.id} names no user to erase`);
  const run = STAGES[progress.stage] as (db: Queryable, step: Step<ErasureProgress['stage']>) => Next;
  const isDone = await db.transaction(async (connection) => {
    await renewWork(connection, work);
    const next = await run(connection, { application, userId, progress });
    await failpoint(`erase.${progress.stage}`);
    if (next) {
      const delayMs = progress.stage === 'wait' && next.stage === 'wait' ? WAIT_MS : 0;
      await setWorkProgress(connection, work, { progress: next, delayMs });
      return false;
    }
    await removeErasedUser(connection, application, { userId, work: work.id });
    await completeWork(connection, work);
    await failpoint('erase.finished');
    return true;
  });
  if (isDone) logger.info({ work: work.id }, 'a user has been erased');
}
