import { TargetsPart } from '../delivery/targets/targets-part.js';
import { breathe } from '../platform/breathe.js';
import { CHUNK_TARGETS, insertChunk, type NewChunk } from '../storage/chunks.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { countRefused } from '../storage/notifications.js';
import { commonOf, type TargetCheck, TargetIds, valuesOf } from './targets.js';

/**
 * Targets that are checked in one go: between them what else waits has its turn. So have the bytes of the chunk before,
 * of which a local socket takes a part at a time: the longer the slices, the later PostgreSQL has them.
 */
const SLICE_TARGETS = 100;

/** How many chunks hold so many targets. */
export const chunksOf = (targets: number): number => Math.ceil(targets / CHUNK_TARGETS);

/** Checks the targets of a request as they are asked for, and gives them as they are stored, chunk by chunk. */
async function* checkedParts(targets: readonly string[], check: TargetCheck): AsyncGenerator<TargetsPart> {
  const common = commonOf(check);
  const ids = new TargetIds();
  let part = new TargetsPart(0);
  for (const userId of targets) {
    if (part.end % SLICE_TARGETS === 0) await breathe();
    const resolved = ids.refuse(userId) ?? check.schema.resolveJson(common, valuesOf(check, userId));
    if (typeof resolved === 'string') part.accept(userId, resolved);
    else part.refuse(userId, resolved);
    if (part.userIds.length < CHUNK_TARGETS && part.end < targets.length) continue;
    yield part;
    part = new TargetsPart(part.end);
  }
}

/**
 * Checks the targets of a request and stores them as the chunks of a notification, in one transaction with it, once
 * `inserted` has come true. PostgreSQL stores one chunk while the next is checked: each takes about as long.
 */
export async function storeTargets(
  connection: Queryable,
  application: ApplicationKey,
  of: { notification: bigint; targets: readonly string[]; check: TargetCheck; inserted: Promise<void> },
): Promise<void> {
  const { notification, targets, check, inserted } = of;
  const refused = { duplicate: 0, invalid: 0, missing_variable: 0 };
  let storing = inserted;
  let number = 0;
  // Each is waited for when the next chunk is ready, or at the end; until then nobody listens.
  const nobodyListens = () => {};
  storing.catch(nobodyListens);
  for await (const part of checkedParts(targets, check)) {
    const chunk: NewChunk = { number: number++, firstPosition: part.firstPosition, lists: part.lists() };
    for (const outcome of ['duplicate', 'invalid', 'missing_variable'] as const)
      refused[outcome] += part.counts[outcome];
    await storing;
    storing = insertChunk(connection, application, { ...chunk, notification });
    storing.catch(nobodyListens);
  }
  await storing;
  if (Object.values(refused).some(Boolean))
    await countRefused(connection, application, { notification, refused });
}
