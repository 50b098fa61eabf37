import { StringDecoder } from 'node:string_decoder';
import { TargetFileFault } from './file-fault.js';

/** Rows in the order of the file, and the line on which each ends. The two lists run in parallel. */
export interface CsvRows {
  rows: string[][];
  lines: number[];
  /** Whether any row so far may hold U+0000. */
  mayHoldNul: boolean;
}

/** Where a row ends in the text, line end included; or that the rest of it is still to come. */
type RowEnd = number | 'incomplete';

/** A cell, and where the comma, the line end or the end of the file behind it is. */
interface Cell {
  value: string;
  end: number;
}

const notCsv = (why: string) => new TargetFileFault('InvalidValue', `The file is not CSV: ${why}.`);

/** The most bytes that a UTF-16 unit of a text takes in UTF-8. */
const BYTES_PER_UNIT = 3;

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/**
 * Parses CSV (RFC 4180) piece by piece. Lines end with LF or CR LF, empty ones are skipped, a row may have any
 * number of cells, a quote may stand only around a whole cell or doubled within one.
 *
 * A line without quotes is cut at its commas by the engine's own split; only a row with quotes is walked through
 * cell by cell. That takes an eighth of the time of a parser that looks at every byte in JavaScript, and reading
 * is what a file of targets otherwise waits for.
 */
export class RowParser {
  readonly #recordBytes: number;
  readonly #decoder = new StringDecoder('utf8');
  /** The beginning of a row whose rest is still to come. */
  #rest = '';
  #isFirst = true;
  /** Where in the text the row begins that is being parsed. */
  #rowStart = 0;
  /** Lines that are behind. */
  #line = 0;
  #mayHoldNul = false;
  #rows: string[][] = [];
  #lines: number[] = [];

  constructor(recordBytes: number) {
    this.#recordBytes = recordBytes;
  }

  /** Parses a piece of UTF-8; throws TargetFileFault. */
  feed(piece: Buffer): void {
    this.#mayHoldNul ||= piece.includes(0);
    this.#parse(this.#rest + this.#decoder.write(piece), false);
  }

  /** Parses what is left after the last piece; throws TargetFileFault. */
  finish(): void {
    this.#parse(this.#rest + this.#decoder.end(), true);
  }

  /** The rows since it was last called. */
  takeRows(): CsvRows {
    const rows = this.#rows;
    const lines = this.#lines;
    this.#rows = [];
    this.#lines = [];
    return { rows, lines, mayHoldNul: this.#mayHoldNul };
  }

  #parse(text: string, isLast: boolean): void {
    let start = 0;
    if (this.#isFirst && text !== '') {
      this.#isFirst = false;
      if (text.startsWith('\ufeff')) start = 1;
    }
    let quote = text.indexOf('"', start);
    while (start < text.length) {
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
      const lineEnd = text.indexOf('\n', start);
      const hasQuote = quote >= 0 && (lineEnd < 0 || quote < lineEnd);
      const end = hasQuote
        ? this.#quoted(text, start, isLast)
        : this.#plain(text, start, { lineEnd, isLast });
      if (end === 'incomplete') break;
      start = end;
    }
    this.#rest = text.slice(start);
    // A row without an end would grow for as long as the file lasts.
    this.#checkSize(text, start, text.length);
  }

  /** Takes a line without quotes. */
  #plain(text: string, start: number, of: { lineEnd: number; isLast: boolean }): RowEnd {
    const { lineEnd, isLast } = of;
    if (lineEnd < 0 && !isLast) return 'incomplete';
    const next = lineEnd < 0 ? text.length : lineEnd + 1;
    const end = lineEnd < 0 ? next : lineEnd > start && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
    if (end > start) {
      this.#checkSize(text, start, next);
      this.#take(text.slice(start, end).split(','), 1);
    } else this.#line++;
    return next;
  }

  /** Takes a row with quotes, which may go over several lines. */
  #quoted(text: string, start: number, isLast: boolean): RowEnd {
    this.#rowStart = start;
    const cells: string[] = [];
    for (let at = start; ; at++) {
      const cell = text[at] === '"' ? this.#quotedCell(text, at, isLast) : this.#plainCell(text, at, isLast);
      if (cell === 'incomplete') return cell;
      cells.push(cell.value);
      at = cell.end;
      if (text[at] === ',') continue;
      const next = text.startsWith('\r\n', at) ? at + 2 : Math.min(at + 1, text.length);
      this.#checkSize(text, start, next);
      this.#take(cells, linesIn(text, start, at) + 1);
      return next;
    }
  }

  #quotedCell(text: string, start: number, isLast: boolean): Cell | 'incomplete' {
    let close = text.indexOf('"', start + 1);
    let isDoubled = false;
    while (close >= 0 && text[close + 1] === '"') {
      isDoubled = true;
      close = text.indexOf('"', close + 2);
    }
    if (close < 0) {
      if (!isLast) return 'incomplete';
      throw notCsv(`a quote is opened after line ${this.#line} and never closed`);
    }
    const end = close + 1;
    const behind = text[end];
    if (!isLast && (behind === undefined || (behind === '\r' && end + 1 === text.length)))
      return 'incomplete';
    if (behind !== undefined && behind !== ',' && behind !== '\n' && !text.startsWith('\r\n', end))
      throw notCsv(
        `line ${this.#lineAt(text, end)} has text after a closing quote; a quote inside of a quoted cell is written twice`,
      );
    const value = text.slice(start + 1, close);
    return { value: isDoubled ? value.replaceAll('""', '"') : value, end };
  }

  /** A cell without quotes in a row that has some elsewhere. */
  #plainCell(text: string, start: number, isLast: boolean): Cell | 'incomplete' {
    let end = start;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n') {
      if (text[end] === '"')
        throw notCsv(
          `line ${this.#lineAt(text, end)} has a quote in a cell that does not begin with one; such a cell is quoted as a whole, and quotes inside of it are written twice`,
        );
      end++;
    }
    if (end === text.length && !isLast) return 'incomplete';
    if (text[end] === '\n' && end > start && text[end - 1] === '\r') end--;
    return { value: text.slice(start, end), end };
  }

  #take(cells: string[], lines: number): void {
    this.#line += lines;
    this.#rows.push(cells);
    this.#lines.push(this.#line);
  }

  /** The line of a place in the row that is being parsed. */
  #lineAt(text: string, at: number): number {
    return this.#line + 1 + linesIn(text, this.#rowStart, at);
  }

  /** A row counts with its line end. */
  #checkSize(text: string, start: number, end: number): void {
    if ((end - start) * BYTES_PER_UNIT <= this.#recordBytes) return;
    if (Buffer.byteLength(text.slice(start, end)) > this.#recordBytes)
      throw new TargetFileFault(
        'ParameterValueLengthExceeded',
        `The row after line ${this.#line} is over ${this.#recordBytes} bytes. Shorten it, or close a quote that is left open.`,
      );
  }
}
