import { BelfryError } from '@belfry/contract';
import type { Snapshot } from '../storage/positions.js';

/** Where a client is in its change log. */
export interface Cursor {
  /** What it has been told of. */
  since: Snapshot;
  /** In the middle of several pages: how far they go, and the last message that it was told of. */
  window: { until: Snapshot; after: { notification: string; channel: number } } | null;
}

/*
 * A cursor is bytes: its form, the incarnation, the snapshot, and where it has one its window. Numbers are
 * written in groups of seven bits, positions as differences, so that it is some twenty bytes long.
 */
const PLAIN = 1;
const WITH_WINDOW = 2;
const INCARNATION_BYTES = 8;

function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function writeSnapshot(bytes: number[], { from, to, open }: Snapshot): void {
  writeNumber(bytes, from);
  writeNumber(bytes, to - from);
  writeNumber(bytes, open.length);
  let last = from;
  for (const position of [...open].sort((a, b) => a - b)) {
    writeNumber(bytes, position - last);
    last = position;
  }
}

export function writeCursor({ since, window }: Cursor): string {
  const bytes = [window ? WITH_WINDOW : PLAIN, ...Buffer.from(since.incarnation, 'hex')];
  writeSnapshot(bytes, since);
  if (window) {
    writeSnapshot(bytes, window.until);
    writeNumber(bytes, window.after.channel);
    for (const byte of Buffer.from(window.after.notification)) bytes.push(byte);
  }
  return Buffer.from(bytes).toString('base64url');
}

class Reader {
  #at = 1 + INCARNATION_BYTES;

  constructor(readonly bytes: Buffer) {}

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) throw malformed();
      value += (byte % 128) * factor;
      if (!Number.isSafeInteger(value)) throw malformed();
      if (byte < 128) return value;
    }
  }

  snapshot(incarnation: string): Snapshot {
    const from = this.number();
    const to = from + this.number();
    const count = this.number();
    if (count > this.bytes.length || !Number.isSafeInteger(to)) throw malformed();
    const open: number[] = [];
    for (let last = from; open.length < count; open.push(last)) last += this.number();
    if (open.some((position) => position >= to)) throw malformed();
    return { incarnation, from, to, open };
  }

  rest(): string {
    const text = this.bytes.subarray(this.#at).toString('latin1');
    this.#at = this.bytes.length;
    return text;
  }

  end(): void {
    if (this.#at !== this.bytes.length) throw malformed();
  }
}

/** The cursor that a client has kept; throws InvalidValue for what never was one. */
export function readCursor(text: string): Cursor {
  const bytes = Buffer.from(text, 'base64url');
  const form = bytes[0];
  if ((form !== PLAIN && form !== WITH_WINDOW) || bytes.length <= INCARNATION_BYTES) throw malformed();
  const incarnation = bytes.subarray(1, 1 + INCARNATION_BYTES).toString('hex');
  const reader = new Reader(bytes);
  const since = reader.snapshot(incarnation);
  const window = form === WITH_WINDOW ? readWindow(reader, incarnation) : null;
  reader.end();
  return { since, window };
}

function readWindow(reader: Reader, incarnation: string): Cursor['window'] {
  const until = reader.snapshot(incarnation);
  const channel = reader.number();
  const notification = reader.rest();
  if (!/^\d{1,19}$/.test(notification) || BigInt(notification) >= 2n ** 63n || channel >= 2 ** 31)
    throw malformed();
  return { until, after: { notification, channel } };
}

const malformed = () =>
  new BelfryError(
    'InvalidValue',
    '"since" is no cursor. Leave it out to begin now, or give the "next" of an answer or the id of an event as it was.',
  );
