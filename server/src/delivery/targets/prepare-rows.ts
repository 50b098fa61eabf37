import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { BesideWriter } from '../../files/file-store.js';
import { TargetFileFault } from './file-fault.js';
import { type PartEntry, ROWS_FORMAT, writeSummary } from './prepared-rows.js';
import type { RowCheck } from './row-check.js';
import { FILE_LIMITS, readTargets } from './target-reader.js';
import type { TargetsPart } from './targets-part.js';

/** Nothing that a template asks for. */
const NO_RULES = { declared: [], common: {} };

/** Rows that have to be looked at with the template in hand. */
class NotPlain extends Error {}

/**
 * Passes the content of an upload on as it comes, and prepares its rows beside it: once the content has ended, they
 * are safe on disk. Nothing is left beside a content that is faulty, breaks off, has a row that only the template's
 * rules can decide on, or has so few rows that reading them takes no time. `begin` makes the file beside it.
 */
export async function* preparingRows(
  content: AsyncIterable<Uint8Array>,
  begin: () => Promise<BesideWriter>,
): AsyncGenerator<Uint8Array> {
  const copy = new PassThrough();
  // It is destroyed when nobody wants it any more.
  copy.on('error', () => {});
  const closed = new Promise((resolve) => copy.once('close', resolve));
  const preparing = prepareRows(copy, begin);
  preparing.catch(() => {});
  try {
    for await (const piece of content) {
      if (!copy.destroyed && !copy.write(piece)) await Promise.race([once(copy, 'drain'), closed]);
      yield piece;
    }
    copy.end();
  } finally {
    if (!copy.writableEnded) copy.destroy(new NotPlain('the upload broke off'));
    await preparing;
  }
}

async function prepareRows(copy: PassThrough, begin: () => Promise<BesideWriter>): Promise<void> {
  const rows = new RowsWriter(begin);
  let check: RowCheck | null = null;
  try {
    const count = await readTargets(copy, {
      rules: NO_RULES,
      limits: FILE_LIMITS,
      skip: 0,
      onColumns: (columns) => (check = columns),
      take: async (part) => {
        if (!check?.isPlain) throw new NotPlain();
        await rows.add(part);
      },
    });
    if (check !== null) await rows.end(count, check);
  } catch (error) {
    await rows.discard();
    // An upload is kept whatever becomes of this.
    if (!isExpected(error)) throw error;
  } finally {
    copy.destroy();
  }
}

/** What a content may be like, or a disk. */
const isExpected = (error: unknown): boolean =>
  error instanceof NotPlain || error instanceof TargetFileFault || 'code' in (error as Error);

/** Writes the parts of a file one after another. */
class RowsWriter {
  readonly #begin: () => Promise<BesideWriter>;
  readonly #parts: PartEntry[] = [];
  #file: BesideWriter | null = null;

  constructor(begin: () => Promise<BesideWriter>) {
    this.#begin = begin;
  }

  async add(part: TargetsPart): Promise<void> {
    // Of a file of one part that is not even full.
    if (this.#file === null && !part.isFull) return;
    this.#file ??= await this.#begin();
    const lists = part.lists();
    const { duplicate, invalid } = part.counts;
    const { firstPosition } = part;
    this.#parts.push({ firstPosition, lists: lists.map((list) => list?.length ?? null), duplicate, invalid });
    await this.#file.write(Buffer.concat(lists.filter((list) => list !== null)));
  }

  async end(rows: number, { isPlain, columns, withEmpty }: RowCheck): Promise<void> {
    if (!isPlain) throw new NotPlain();
    if (this.#file === null) return;
    await this.#file.write(
      writeSummary({ format: ROWS_FORMAT, rows, columns, withEmpty, parts: this.#parts }),
    );
    await this.#file.commit();
  }

  async discard(): Promise<void> {
    await this.#file?.discard();
  }
}
