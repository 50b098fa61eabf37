import { BelfryError } from '@belfry/contract';
import { failpoint } from '../platform/failpoints.js';
import { idAt } from '../platform/ids.js';
import { isPlanted } from '../platform/planted-bugs.js';
import { insertChunkWork } from '../storage/chunks.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { insertBatchNotification, type NewBatch } from '../storage/notifications.js';
import { announceWork, insertWork } from '../storage/work.js';
import { type CheckedSend, newNotification, type SendingParts } from './checked-send.js';
import type { Remember } from './idempotency.js';
import { chunksOf, storeTargets } from './store-targets.js';

export interface BatchAnswer {
  notification_id: string;
  mode: 'batch';
  /** Null until the file of the targets has been read. */
  requested: number | null;
  sent: 0;
  status: 'queued' | 'scheduled';
}

export const PRIORITIES = { high: 0, normal: 1, low: 2 } as const;

/** The file that a send names, or null when it names none; throws ResourceNotFound. */
export async function findFile(parts: SendingParts, send: CheckedSend) {
  const { targetsFilename } = send.request;
  if (targetsFilename === null) return null;
  const file = await parts.files.find(send.sender.application.id, targetsFilename);
  if (!file)
    throw new BelfryError(
      'ResourceNotFound',
      `There is no target file "${targetsFilename}", or it has expired. Upload it first; GET /v1/storage/targets_files lists those there are.`,
    );
  return { file_key: targetsFilename, storage_key: file.storage_key };
}

/** Undoes the transaction of a batch that was checked with a stale copy. */
class StaleCopy extends Error {}

async function insertNotification(
  connection: Queryable,
  application: ApplicationKey,
  batch: NewBatch,
): Promise<void> {
  if (!(await insertBatchNotification(connection, application, batch))) throw new StaleCopy();
  await failpoint('accept.notification_inserted');
}

/**
 * Checks the targets of a batch and stores it with everything needed to deliver it, in one transaction; workers
 * deliver it. Null when it was checked with a stale copy of the template or application.
 *
 * Targets of the request are stored as chunks at once, with work for each unless the batch is scheduled:
 * then one piece of work releases them at its time. A file is read by a worker, which ends in the same release.
 */
export async function acceptBatch(
  parts: SendingParts,
  send: CheckedSend,
  remember: Remember | null,
): Promise<BatchAnswer | null> {
  const { request, sender, check } = send;
  const { targets } = request;
  const application = sender.application.id;
  const file = await findFile(parts, send);
  const base = await newNotification(parts, send);
  const { scheduledAt } = request;
  const notification = {
    ...base,
    // The feed sorts by id: a message belongs where its time is, not where it was asked for.
    id: scheduledAt === null ? base.id : idAt(scheduledAt, base.id),
    expiresAt: base.expiresAt + (scheduledAt === null ? 0 : scheduledAt - base.createdAt),
  };
  const priority = PRIORITIES[request.priority];
  const answer: BatchAnswer = {
    notification_id: notification.id.toString(),
    mode: 'batch',
    requested: file ? null : targets.length,
    sent: 0,
    status: scheduledAt === null ? 'queued' : 'scheduled',
  };
  const storing = parts.db.transaction(async (connection) => {
    await remember?.claim(connection);
    const inserted = insertNotification(connection, application, {
      ...notification,
      status: answer.status,
      priority: request.priority,
      scheduledAt,
      targetsFile: file,
      requested: answer.requested,
      chunks: chunksOf(targets.length),
    });
    // Without targets, those of a file, it is only waited for.
    await storeTargets(connection, application, { notification: notification.id, targets, check, inserted });
    await failpoint('accept.chunks_inserted');
    const work = { notification: notification.id, priority, runAt: null };
    if (file) await insertWork(connection, application, { ...work, kind: 'read_targets' });
    else if (scheduledAt === null)
      await insertChunkWork(connection, application, { notification: notification.id, priority });
    else await insertWork(connection, application, { ...work, kind: 'release', runAt: scheduledAt });
    await announceWork(connection);
    await remember?.record(connection, answer);
  });
  if (isPlanted('answer_before_commit')) {
    storing.catch(() => {});
    return answer;
  }
  try {
    await storing;
  } catch (error) {
    if (error instanceof StaleCopy) return null;
    throw error;
  }
  await failpoint('accept.committed');
  parts.wakeWorkers();
  return answer;
}
