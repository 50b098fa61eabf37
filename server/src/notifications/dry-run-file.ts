import { BelfryError } from '@belfry/contract';
import { FILE_LIMITS, readTargets } from '../delivery/targets/target-reader.js';
import type { TargetsPart } from '../delivery/targets/targets-part.js';
import { StoredFileGone } from '../files/file-store.js';
import { findFile } from './batch.js';
import { commonValues, type CheckedSend, type SendingParts } from './checked-send.js';
import { type DryRunAnswer, DryRunCount, readUserStates } from './dry-run.js';
import { noneRefused } from './targets.js';

/**
 * Reads the whole file of a send as a worker would, counts how its rows would end, and stores nothing. Throws
 * TargetFileFault when the file cannot be used as a whole.
 */
export async function dryRunFile(parts: SendingParts, send: CheckedSend): Promise<DryRunAnswer> {
  const file = await findFile(parts, send);
  if (!file) throw new Error('a dry run by file names no file');
  return parts.fileDryRuns.run(() => readAndCount(parts, send, file));
}

async function readAndCount(
  parts: SendingParts,
  send: CheckedSend,
  file: { file_key: string; storage_key: string },
): Promise<DryRunAnswer> {
  const count = new DryRunCount(send, noneRefused());
  const source = await parts.files.open(file.storage_key).catch((error: unknown) => {
    if (!(error instanceof StoredFileGone)) throw error;
    throw new BelfryError('ResourceNotFound', `The target file "${file.file_key}" is gone. Upload it again.`);
  });
  try {
    const rows = await readTargets(source, {
      rules: { declared: send.template.row.document.variables, common: commonValues(send) },
      limits: FILE_LIMITS,
      skip: 0,
      take: (part) => addPart(parts, send, { part, count }),
    });
    return count.answer(rows);
  } finally {
    source.destroy();
  }
}

async function addPart(
  { db }: SendingParts,
  send: CheckedSend,
  { part, count }: { part: TargetsPart; count: DryRunCount },
): Promise<void> {
  const asked: string[] = [];
  part.forEachAccepted((userId) => asked.push(userId));
  const states = await readUserStates(db, send, asked);
  const { duplicate, invalid, missing_variable: missing } = part.counts;
  count.outcomes.duplicate += duplicate;
  count.outcomes.invalid += invalid;
  count.outcomes.missing_variable += missing;
  part.forEachAccepted((userId, variables) =>
    count.add(userId, states, () => JSON.parse(variables || '{}') as Record<string, string>),
  );
}
