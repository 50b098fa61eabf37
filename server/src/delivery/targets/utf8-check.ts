import { isUtf8 } from 'node:buffer';

const LINE_FEED = 10;

/** How much of `bytes` ends with a whole character. */
function wholeLength(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? length - back : length;
  }
  return length;
}

/** Checks that bytes which come in pieces are UTF-8, and counts their lines. */
export class Utf8Check {
  /** The beginning of a character whose rest is still to come. */
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;

  /** The line of the first byte that is not UTF-8, or null. */
  check(piece: Buffer): number | null {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const length = wholeLength(bytes);
    const whole = bytes.subarray(0, length);
    if (!isUtf8(whole)) return this.#badLine(whole);
    this.#rest = Buffer.from(bytes.subarray(length));
    for (let at = whole.indexOf(LINE_FEED); at >= 0; at = whole.indexOf(LINE_FEED, at + 1)) this.#line++;
    return null;
  }

  /** After the last piece: the line of a character that was cut off, or null. */
  end(): number | null {
    return this.#rest.length === 0 ? null : this.#line;
  }

  /** A line feed is never part of another character, so each line can be checked by itself. */
  #badLine(bytes: Buffer): number {
    let start = 0;
    for (let line = this.#line; ; line++) {
      const end = bytes.indexOf(LINE_FEED, start);
      if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
      start = end + 1;
    }
  }
}
