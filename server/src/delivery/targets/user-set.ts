import { randomSecret } from '../../platform/random.js';

const FIRST_SLOTS = 4_096;
const WORDS = 3;

/**
 * User ids that have been seen, as their hashes of 96 bits: 24 MiB for a million of them, where the texts would
 * take a hundred.
 *
 * The hash is SipHash-1-3 with words of 32 bits and a third word of output, under a random key: nobody can choose
 * ids that collide. An id is taken for one that was seen before with a probability below n² / 2^97, that is
 * below 1e-17 for a million ids.
 *
 * Open addressing with linear probing, at most half full. A slot is three words; all zero means free.
 */
export class UserSet {
  readonly #key: readonly [number, number];
  #slots = FIRST_SLOTS;
  #table = new Uint32Array(FIRST_SLOTS * WORDS);
  #size = 0;
  /** The hash of the id in hand. */
  readonly #hash = new Uint32Array(WORDS);

  constructor() {
    const secret = randomSecret();
    this.#key = [secret.readInt32LE(0), secret.readInt32LE(4)];
  }

  get size(): number {
    return this.#size;
  }

  /** Adds an id; false when it was there. */
  add(id: string): boolean {
    hash(id, this.#key, this.#hash);
    const [a = 0, b = 0, c = 0] = this.#hash;
    if (!insert(this.#table, this.#slots, [a, b, c])) return false;
    this.#size++;
    if (this.#size * 2 > this.#slots) this.#grow();
    return true;
  }

  #grow(): void {
    const slots = this.#slots * 2;
    const table = new Uint32Array(slots * WORDS);
    const old = this.#table;
    for (let at = 0; at < old.length; at += WORDS) {
      const a = old[at] ?? 0;
      const b = old[at + 1] ?? 0;
      const c = old[at + 2] ?? 0;
      if ((a | b | c) !== 0) insert(table, slots, [a, b, c]);
    }
    this.#table = table;
    this.#slots = slots;
  }
}

/** False when the hash is in the table already. */
function insert(table: Uint32Array, slots: number, [a, b, c]: readonly [number, number, number]): boolean {
  for (let slot = a & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
    const at = slot * WORDS;
    const x = table[at];
    const y = table[at + 1];
    const z = table[at + 2];
    if (x === 0 && y === 0 && z === 0) {
      table[at] = a;
      table[at + 1] = b;
      table[at + 2] = c;
      return true;
    }
    if (x === a && y === b && z === c) return false;
  }
}

/** Writes the hash of a text into `out`. */
function hash(text: string, [key0, key1]: readonly [number, number], out: Uint32Array): void {
  let v0 = key0;
  let v1 = key1;
  let v2 = key0 ^ 0x6c796765;
  let v3 = key1 ^ 0x74656462;
  const { length } = text;
  const words = (length >> 1) + 1;
  const steps = words + 9;
  for (let step = 0; step < steps; step++) {
    let word = 0;
    if (step < words) {
      // Two characters a word; the last holds the odd one, and the length.
      const at = step << 1;
      word =
        step === words - 1
          ? (length << 16) | (length & 1 ? text.charCodeAt(at) : 0)
          : text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
      v3 ^= word;
    } else if (step === words) v2 ^= 0xff;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    if (step < words) v0 ^= word;
    else if ((step - words) % 3 === 2) {
      // Three rounds of mixing before each word of output.
      out[(step - words - 2) / 3] = v1 ^ v3;
      v1 ^= 0xdd;
    }
  }
  // All zero means a free slot.
  if (out[0] === 0 && out[1] === 0 && out[2] === 0) out[2] = 1;
}
