import { type CsvError, Parser } from 'csv-parse';
import { TargetFileFault } from './file-fault.js';

/** Rows in the order of the file, and the line on which each ends. The two lists run in parallel. */
export interface CsvRows {
  rows: string[][];
  lines: number[];
  /** Whether any row so far may hold U+0000. */
  mayHoldNul: boolean;
}

/** How far the parser looks ahead, generously. */
const LOOK_AHEAD = 16;

/**
 * Parses a file piece by piece. Rows are caught where the parser hands them to its stream, which is many times
 * faster than reading them from there, and tells on which line each ends.
 */
export class RowParser extends Parser {
  readonly #recordBytes: number;
  /** What has been fed, and how much of it was parsed when the last row ended. */
  #fed = 0;
  #rowEnd = 0;
  #emptyLines = 0;
  #line = 0;
  /** The parser counts each CR inside of a row as a line of its own. */
  #overcounted = 0;
  #mayHoldNul = false;
  #fault: TargetFileFault | null = null;
  #rows: string[][] = [];
  #lines: number[] = [];

  constructor(recordBytes: number) {
    super({
      bom: true,
      // A row with too many or too few cells is refused by itself, later.
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
    });
    this.#recordBytes = recordBytes;
    // What goes wrong is told by feed and finish; without a listener it would end the process.
    this.on('error', () => {});
  }

  /** Parses a piece; throws TargetFileFault. */
  async feed(piece: Buffer): Promise<void> {
    this.#fed += piece.length;
    this.#mayHoldNul ||= piece.includes(0);
    await new Promise<void>((resolve, reject) => {
      this.write(piece, (error) => (error ? reject(this.#explain(error as CsvError)) : resolve()));
    });
    // A row without an end would grow for as long as the file lasts.
    if (this.#sizeOfRow(this.#fed) > this.#recordBytes + LOOK_AHEAD) this.#refuseLongRow();
    if (this.#fault) throw this.#fault;
  }

  /** Parses what is left after the last piece; throws TargetFileFault. */
  async finish(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.once('error', (error) => reject(this.#explain(error as CsvError)));
      this.once('finish', resolve);
      this.end();
    });
    if (this.#fault) throw this.#fault;
  }

  /** The rows since it was last called. */
  takeRows(): CsvRows {
    const rows = this.#rows;
    const lines = this.#lines;
    this.#rows = [];
    this.#lines = [];
    return { rows, lines, mayHoldNul: this.#mayHoldNul };
  }

  override push(row: string[] | null): boolean {
    if (row === null) return super.push(null);
    // The parser would make an error with a stack for every row that is not as long as the first, only to drop
    // it: 0.1 ms each. It takes the length from the first row, so every row is made the first.
    (this.info as { records: number }).records = 0;
    const { bytes, lines, empty_lines: emptyLines } = this.info;
    if (this.#sizeOfRow(bytes) > this.#recordBytes) this.#refuseLongRow();
    if (lines - this.#overcounted > this.#line + 1)
      for (const cell of row) if (cell.includes('\r')) this.#overcounted += cell.split('\r').length - 1;
    this.#rowEnd = bytes;
    this.#emptyLines = emptyLines;
    this.#line = lines - this.#overcounted;
    this.#rows.push(row);
    this.#lines.push(this.#line);
    return true;
  }

  /** Bytes of the row that ends at `position`; empty lines before it may count as half of what they are. */
  #sizeOfRow(position: number): number {
    return position - this.#rowEnd - 2 * (this.info.empty_lines - this.#emptyLines);
  }

  #refuseLongRow(): void {
    this.#fault ??= new TargetFileFault(
      'ParameterValueLengthExceeded',
      `The row after line ${this.#line} is over ${this.#recordBytes} bytes. Shorten it, or close a quote that is left open.`,
    );
  }

  #explain(error: CsvError): Error {
    const { code } = error as { code?: string };
    if (!code) return error;
    const line = this.info.lines - this.#overcounted;
    const why =
      code === 'CSV_QUOTE_NOT_CLOSED'
        ? `a quote is opened after line ${this.#line} and never closed`
        : code === 'CSV_INVALID_CLOSING_QUOTE'
          ? `line ${line} has text after a closing quote; a quote inside of a quoted cell is written twice`
          : `line ${line} has a quote in a cell that does not begin with one; such a cell is quoted as a whole, and quotes inside of it are written twice`;
    return new TargetFileFault('InvalidValue', `The file is not CSV: ${why}.`);
  }
}
