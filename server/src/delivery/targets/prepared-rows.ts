import type { BesideFile } from '../../files/file-store.js';
import { type ChunkLists, LISTS } from '../../storage/chunks.js';
import { fitsEveryRow, type RowRules } from './row-check.js';
import type { StoredPart } from './targets-part.js';

/**
 * Prepared rows are what the upload of a file leaves beside it: the parts of its targets as they are stored, so that
 * a batch which takes every row as it is need not read them as CSV. They hold nothing that depends on a template.
 * A file without them, or whose rows have to be looked at one by one, is read as CSV.
 *
 * The lists of the parts follow each other; then come the summary as JSON, and its length in 4 bytes.
 */
export interface RowsSummary {
  format: number;
  rows: number;
  /** The columns of variables, and those of them that are empty in some row. */
  columns: string[];
  withEmpty: string[];
  parts: PartEntry[];
}

export interface PartEntry {
  firstPosition: number;
  /** Bytes of each list; null: there is none. */
  lists: (number | null)[];
  duplicate: number;
  invalid: number;
}

/** To be raised whenever rows are checked, written or cut into parts otherwise: what is prepared stays for a month. */
export const ROWS_FORMAT = 1;
const LENGTH_BYTES = 4;

/** The end of a file of prepared rows. */
export function writeSummary(summary: RowsSummary): Buffer {
  const text = Buffer.from(JSON.stringify(summary));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat([text, length]);
}

async function readSummary(file: BesideFile): Promise<RowsSummary> {
  const end = file.size - LENGTH_BYTES;
  const length = (await file.read(end, LENGTH_BYTES)).readUInt32BE();
  return JSON.parse((await file.read(end - length, length)).toString()) as RowsSummary;
}

export interface PreparedReading {
  rules: RowRules;
  /** Rows that are stored already. */
  skip: number;
  /** Takes the targets that come next. One part is taken while the next is read, and no more. */
  take: (part: StoredPart) => Promise<void>;
}

/**
 * Gives the parts of prepared rows after the first `skip` rows, and the number of all rows. Null, and nothing is
 * given, when the rows have to be read as CSV: they were prepared by another release, the template asks for more
 * than is in every row, or what is stored ends within a part.
 */
export async function readPreparedRows(file: BesideFile, reading: PreparedReading): Promise<number | null> {
  const { rules, skip, take } = reading;
  const { format, rows, columns, withEmpty, parts } = await readSummary(file);
  if (format !== ROWS_FORMAT || !fitsEveryRow(rules, { columns, withEmpty })) return null;
  if (skip !== rows && !parts.some(({ firstPosition }) => firstPosition === skip)) return null;
  let taking: Promise<void> = Promise.resolve();
  try {
    let at = 0;
    for (const part of parts) {
      const length = part.lists.reduce<number>((sum, one) => sum + (one ?? 0), 0);
      if (part.firstPosition >= skip) {
        const stored = toPart(part, await file.read(at, length));
        await taking;
        taking = take(stored);
        // It is waited for when the next part is ready, or at the end; until then nobody listens.
        taking.catch(() => {});
      }
      at += length;
    }
    await taking;
    return rows;
  } finally {
    // Whoever deals with a fault must not meet a part that is still being taken.
    await taking.catch(() => {});
  }
}

function toPart({ firstPosition, lists, duplicate, invalid }: PartEntry, bytes: Buffer): StoredPart {
  let at = 0;
  const cut = lists.map((length) => (length === null ? null : bytes.subarray(at, (at += length))));
  if (cut.length !== LISTS) throw new Error(`a part of prepared rows has ${cut.length} lists`);
  return {
    firstPosition,
    counts: { duplicate, invalid, missing_variable: 0 },
    lists: () => cut as unknown as ChunkLists,
  };
}
