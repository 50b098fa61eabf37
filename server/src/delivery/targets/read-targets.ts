import type { Readable } from 'node:stream';
import { BelfryError, ERRORS } from '@belfry/contract';
import { type BesideFile, StoredFileGone } from '../../files/file-store.js';
import type { Clock } from '../../platform/clock.js';
import { failpoint } from '../../platform/failpoints.js';
import type { Logger } from '../../platform/logger.js';
import type { Database } from '../../storage/database.js';
import {
  failTargetRead,
  findTargetRead,
  finishTargetRead,
  storeTargetsRead,
  type TargetRead,
} from '../../storage/target-reads.js';
import { type ClaimedWork, completeWork, failWork, LeaseLost, postponeWork } from '../../storage/work.js';
import type { TemplateVersions } from '../../templates/versions.js';
import { releaseChunks } from '../chunks/release.js';
import { TargetFileFault } from './file-fault.js';
import { ReadingStopped, watchReading } from './reading-watch.js';
import { FILE_LIMITS, readTargets } from './target-reader.js';
import { readPreparedRows } from './prepared-rows.js';
import type { RowRules } from './row-check.js';
import type { StoredPart } from './targets-part.js';

export interface ReadingParts {
  db: Database;
  clock: Clock;
  logger: Logger;
  versions: TemplateVersions;
  files: {
    /** The bytes of a file; throws StoredFileGone. */
    open(storageKey: string): Promise<Readable>;
    /** Its rows as they were prepared by its upload; null when they were not. */
    openPrepared(storageKey: string): Promise<BesideFile | null>;
  };
}

/** The notification was cancelled or deleted while its file was read. */
class NotificationEnded extends Error {}

type Failure = { code: number; message: string };

/**
 * Reads the file of a batch into chunks, each in a transaction of its own; when the whole file is read and good,
 * the last transaction lets the chunks be delivered. A worker that takes over from one that died reads the file
 * from its beginning again, for the users in it, and stores what comes after the chunks there are.
 *
 * Ends of it: released (as above); failed, when the file cannot be used as a whole; left as it is, when the
 * notification was cancelled or deleted meanwhile, and to be purged with it; given back, when the server stops; and
 * nothing at all, when another worker has taken over.
 */
export async function readTargetsWork(
  parts: ReadingParts,
  work: ClaimedWork,
  signal: AbortSignal,
): Promise<void> {
  const { notification } = work;
  if (notification === null) throw new Error(`work ${work.id} names no notification`);
  const log = parts.logger.child({ notification, work: work.id });
  try {
    const read = await findTargetRead(parts.db, work.application, notification);
    if (!read?.targets_file || read.requested !== null || !['scheduled', 'queued'].includes(read.status))
      throw new NotificationEnded();
    const rows = await readFile(parts, { work, notification, read, signal, log });
    await finish(parts.db, work, { notification, rows });
    log.info({ rows }, 'file of targets read');
  } catch (error) {
    const failure = failureOf(error);
    if (failure) {
      await failReading(parts.db, work, failure);
      log.info({ code: failure.code, reason: failure.message }, 'file of targets refused');
    } else if (error instanceof NotificationEnded) {
      await completeWork(parts.db, work);
      log.info('file of targets not wanted any more');
    } else if (error instanceof ReadingStopped) {
      await postponeWork(parts.db, work, { delayMs: 0, reason: error.message });
    } else throw error;
  }
}

interface Reading {
  work: ClaimedWork;
  notification: string;
  read: TargetRead;
  signal: AbortSignal;
  log: Logger;
}

/** Stores the rows of the file that are not in chunks yet; returns how many rows the file has. */
async function readFile(parts: ReadingParts, reading: Reading): Promise<number> {
  const { work, read, signal, log } = reading;
  const storageKey = read.targets_file?.storage_key ?? '';
  const document = await parts.versions.get(work.application, read.template_key, read.template_version);
  if (!document) throw new Error(`template "${read.template_key}" has no version ${read.template_version}`);
  let number = read.next_number;
  const rest: Rest = {
    rules: { declared: document.variables, common: read.variables },
    skip: read.rows_read,
    take: (part) => storePart(parts.db, reading, { part, number: number++ }),
  };
  const rows = await readPrepared(parts, storageKey, rest);
  if (rows !== null) return rows;
  const source = await parts.files.open(storageKey);
  const watch = watchReading({ ...parts, log }, { work, source, signal });
  try {
    return await readTargets(source, { ...rest, limits: FILE_LIMITS, progress: watch.progress });
  } finally {
    watch.end();
    source.destroy();
  }
}

/** What is to be done with the rows of a file that are not in chunks yet. */
interface Rest {
  rules: RowRules;
  skip: number;
  take: (part: StoredPart) => Promise<void>;
}

/** Stores the rows as they were prepared; null, and nothing is stored, when they have to be read as CSV. */
async function readPrepared(parts: ReadingParts, storageKey: string, rest: Rest): Promise<number | null> {
  const prepared = await parts.files.openPrepared(storageKey);
  if (!prepared) return null;
  try {
    return await readPreparedRows(prepared, rest);
  } finally {
    await prepared.close();
  }
}

async function storePart(
  db: Database,
  { work, signal }: Reading,
  { part, number }: { part: StoredPart; number: number },
): Promise<void> {
  // Destroying the source stops nothing once all of its bytes have been read.
  if (signal.aborted) throw new ReadingStopped();
  const { firstPosition, counts } = part;
  const chunk = { number, firstPosition, lists: part.lists() };
  const result = await storeTargetsRead(db, work.application, { work, chunk, counts });
  if (result === 'lost') throw new LeaseLost();
  if (result === 'ended') throw new NotificationEnded();
  // Work that gets on does not fail for ever, however often its worker has died.
  work.attempts = 1;
  await failpoint('read.chunk_inserted');
}

async function finish(
  db: Database,
  work: ClaimedWork,
  { notification, rows }: { notification: string; rows: number },
): Promise<void> {
  await db.transaction(async (connection) => {
    await completeWork(connection, work);
    if (!(await finishTargetRead(connection, work.application, { notification, requested: rows })))
      throw new NotificationEnded();
    await releaseChunks(connection, work.application, notification);
    await failpoint('read.finished');
  });
}

/** What a fault of the file as a whole does to its notification; null when the error is none of that kind. */
function failureOf(error: unknown): Failure | null {
  if (error instanceof TargetFileFault) return { code: error.code, message: error.message };
  if (error instanceof StoredFileGone)
    return {
      code: ERRORS.ResourceNotFound.code,
      message: 'The file of targets was removed before it had been read. Upload it again and send anew.',
    };
  return null;
}

/** Ends the notification as failed, with the work. */
async function failReading(db: Database, work: ClaimedWork, failure: Failure): Promise<void> {
  const { application, notification } = work;
  if (notification === null) return;
  await db.transaction(async (connection) => {
    await completeWork(connection, work);
    await failTargetRead(connection, application, { notification, failure });
    await failpoint('read.failed');
  });
}

/**
 * Ends a notification whose file could not be read for another reason than the file itself, after as many attempts
 * as work gets. The work stays, set aside with the reason. False: the lease was lost, and nothing was changed.
 */
export async function giveUpReading(db: Database, work: ClaimedWork, reason: string): Promise<boolean> {
  const { application, notification } = work;
  const failure = new BelfryError(
    'InternalError',
    `The file of targets could not be read, after ${work.attempts} attempts; nothing was sent. The log tells more under work ${work.id}.`,
  );
  return db.transaction(async (connection) => {
    if (!(await failWork(connection, work, reason))) return false;
    const { code, message } = failure;
    if (notification !== null)
      await failTargetRead(connection, application, { notification, failure: { code, message } });
    return true;
  });
}
