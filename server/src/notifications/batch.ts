import { insertChunk, type NewChunk } from '../storage/chunks.js';
import { insertBatchNotification } from '../storage/notifications.js';
import { announceWork } from '../storage/work.js';
import { failpoint } from '../platform/failpoints.js';
import { type CheckedSend, newNotification, type SendingParts } from './checked-send.js';
import type { CheckedTargets } from './targets.js';

export interface BatchAnswer {
  notification_id: string;
  mode: 'batch';
  requested: number;
  sent: 0;
  status: 'queued';
}

/** Targets delivered in one transaction: large enough to share its costs, small enough to be a short one. */
export const CHUNK_TARGETS = 2_500;

export const PRIORITIES = { high: 0, normal: 1, low: 2 } as const;

/** Cuts checked targets into chunks as they are stored. */
export function toChunks(
  targets: CheckedTargets,
  from: { number: number; position: number; priority: number },
): NewChunk[] {
  const chunks: NewChunk[] = [];
  for (let start = 0; start < targets.userIds.length; start += CHUNK_TARGETS) {
    const end = start + CHUNK_TARGETS;
    const variables = targets.variables.slice(start, end);
    const refusals = targets.refusals.slice(start, end);
    chunks.push({
      number: from.number + chunks.length,
      firstPosition: from.position + start,
      userIds: targets.userIds.slice(start, end),
      variables: variables.some(Boolean) ? variables.map((one) => (one ? JSON.stringify(one) : '')) : null,
      refusals: refusals.some(Boolean) ? refusals.map((one) => (one ? JSON.stringify(one) : '')) : null,
      priority: from.priority,
    });
  }
  return chunks;
}

/**
 * Stores a batch with everything needed to deliver it, in one transaction; workers deliver it. Null when
 * it was checked with a stale copy of the template or application.
 */
export async function acceptBatch(parts: SendingParts, send: CheckedSend): Promise<BatchAnswer | null> {
  const { targets, request, sender } = send;
  const notification = await newNotification(parts, send);
  const chunks = toChunks(targets, { number: 0, position: 0, priority: PRIORITIES[request.priority] });
  const stored = await parts.db.transaction(async (connection) => {
    const current = await insertBatchNotification(connection, sender.application.id, {
      ...notification,
      priority: request.priority,
      requested: targets.userIds.length,
      duplicate: targets.counts.duplicate,
      invalid: targets.counts.invalid,
      missingVariable: targets.counts.missing_variable,
      chunks: chunks.length,
    });
    if (!current) return false;
    await failpoint('accept.notification_inserted');
    for (const chunk of chunks)
      await insertChunk(connection, sender.application.id, { ...chunk, notification: notification.id });
    await failpoint('accept.chunks_inserted');
    await announceWork(connection);
    return true;
  });
  if (!stored) return null;
  await failpoint('accept.committed');
  parts.wakeWorkers();
  return {
    notification_id: notification.id.toString(),
    mode: 'batch',
    requested: targets.userIds.length,
    sent: 0,
    status: 'queued',
  };
}
