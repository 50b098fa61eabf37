import type { Readable } from 'node:stream';
import { LIMITS } from '@belfry/contract';
import { readColumns, noHeader } from './columns.js';
import { csvRows } from './csv-rows.js';
import { TargetFileFault } from './file-fault.js';
import { RowCheck, type RowRules } from './row-check.js';
import { TargetsPart } from './targets-part.js';

/** Bounds of a file; the standard ones are those of the contract. */
export interface FileLimits {
  rows: number;
  recordBytes: number;
}

export const FILE_LIMITS: FileLimits = { rows: LIMITS.csvRows, recordBytes: LIMITS.csvRecordBytes };

export interface TargetReading {
  rules: RowRules;
  limits: FileLimits;
  /** Rows that an earlier reading has dealt with: they are read for their users only. */
  skip: number;
  /** Takes the targets that come next. One part is taken while the next is read, and no more. */
  take(part: TargetsPart): Promise<void>;
  /** Is given the check of the rows once the columns are known. */
  onColumns?(check: RowCheck): void;
  /** Is told from time to time how many rows have been read. */
  progress?(rows: number): void;
}

/**
 * Reads a file of targets from its beginning to its end, and gives the number of its rows. Throws TargetFileFault
 * when it cannot be used as a whole; what was taken until then must not be sent.
 */
export async function readTargets(source: Readable, reading: TargetReading): Promise<number> {
  const { rules, limits, skip } = reading;
  let check: RowCheck | null = null;
  let rows = 0;
  let part = new TargetsPart(skip);
  let taking: Promise<void> = Promise.resolve();
  const handOver = async () => {
    await taking;
    taking = reading.take(part);
    // It is waited for when the next part is ready, or at the end; until then nobody listens.
    taking.catch(() => {});
    part = new TargetsPart(part.end);
  };
  try {
    for await (const { rows: batch, lines, mayHoldNul } of csvRows(source, limits.recordBytes)) {
      for (const [index, cells] of batch.entries()) {
        const line = lines[index] ?? 0;
        if (!check) {
          check = new RowCheck(readColumns(cells, line), rules);
          reading.onColumns?.(check);
          continue;
        }
        if (rows === limits.rows) throw tooManyRows(line, limits.rows);
        if (rows < skip) check.skip(cells);
        else check.check(cells, line, { part, mayHoldNul });
        rows++;
        if (part.isFull) await handOver();
      }
      reading.progress?.(rows);
    }
    if (!check) throw noHeader();
    if (rows < skip) throw new Error(`the file has ${rows} rows, of which ${skip} were read before`);
    if (part.userIds.length > 0) await handOver();
    await taking;
    return rows;
  } finally {
    // Whoever deals with a fault must not meet a part that is still being taken.
    await taking.catch(() => {});
  }
}

const tooManyRows = (line: number, limit: number) =>
  new TargetFileFault(
    'InvalidValue',
    `Line ${line}: the file has over ${limit.toLocaleString('en')} rows. Split it into several.`,
  );
