import type { Readable } from 'node:stream';
import { breathe } from '../../platform/breathe.js';
import { TargetFileFault } from './file-fault.js';
import { type CsvRows, RowParser } from './row-parser.js';
import { Utf8Check } from './utf8-check.js';

/** Bytes that are parsed in one go: a few milliseconds, whatever they hold. */
const SLICE_BYTES = 32 * 1024;

function refuse(line: number | null): void {
  if (line !== null)
    throw new TargetFileFault('InvalidValue', `Line ${line} is not UTF-8. Save the file as CSV in UTF-8.`);
}

/**
 * The rows of a CSV file, a slice of it at a time, read as fast as they are taken. Throws TargetFileFault when
 * it is not UTF-8 or not CSV, or a row is over `recordBytes`.
 */
export async function* csvRows(source: Readable, recordBytes: number): AsyncGenerator<CsvRows> {
  const utf8 = new Utf8Check();
  const parser = new RowParser(recordBytes);
  for await (const chunk of source as AsyncIterable<Buffer>)
    for (let start = 0; start < chunk.length; start += SLICE_BYTES) {
      const slice = chunk.subarray(start, start + SLICE_BYTES);
      refuse(utf8.check(slice));
      parser.feed(slice);
      yield parser.takeRows();
      await breathe();
    }
  refuse(utf8.end());
  parser.finish();
  yield parser.takeRows();
}
