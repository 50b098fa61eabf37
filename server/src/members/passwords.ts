import { scrypt, timingSafeEqual } from 'node:crypto';
import { BelfryError } from '@belfry/contract';
import { randomBuffer } from '../platform/random.js';

/** As OWASP asks of scrypt: 32 MiB, three times. */
export const PASSWORD_COST = { log2n: 15, r: 8, p: 3 } as const;
export interface PasswordCost {
  log2n: number;
  r: number;
  p: number;
}

const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** Hashes at a time, for each takes 32 MiB and a processor; and how many may wait for their turn. */
const AT_A_TIME = 2;
const WAITING = 50;
/** Fewer different characters than this are no password. */
const DIFFERENT = 5;

/** Makes and compares hashes of passwords, a few at a time. */
export class Passwords {
  readonly #cost: PasswordCost;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #nobody: Promise<string> | null = null;

  constructor(cost: PasswordCost = PASSWORD_COST) {
    this.#cost = cost;
  }

  /** `scrypt$log2n$r$p$salt$hash`: with all that is needed to compare, whatever the cost will be by then. */
  async hash(password: string): Promise<string> {
    const salt = randomBuffer(SALT_BYTES);
    const hash = await this.#derive(password, salt, this.#cost);
    const { log2n, r, p } = this.#cost;
    return ['scrypt', log2n, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
  }

  /** Whether it is the password; takes as long for somebody who has none, or is not there. */
  async matches(password: string, stored: string | null): Promise<boolean> {
    const [, log2n, r, p, salt = '', hash = ''] = (stored ?? (await this.#hashOfNobody())).split('$');
    const cost = { log2n: Number(log2n), r: Number(r), p: Number(p) };
    const given = await this.#derive(password, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(given, Buffer.from(hash, 'base64url')) && stored !== null;
  }

  #hashOfNobody(): Promise<string> {
    this.#nobody ??= this.hash(randomBuffer(SALT_BYTES).toString('hex'));
    return this.#nobody;
  }

  async #derive(password: string, salt: Buffer, { log2n, r, p }: PasswordCost): Promise<Buffer> {
    await this.#turn();
    try {
      const options = { N: 2 ** log2n, r, p, maxmem: 2 * 128 * 2 ** log2n * r };
      return await new Promise((resolve, reject) => {
        // Written another way by another keyboard it is still the same password.
        scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, hash) =>
          error ? reject(error) : resolve(hash),
        );
      });
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#waiting.length >= WAITING)
      throw new BelfryError('ServiceUnavailable', 'Too many people sign in at the moment; try again.', {
        headers: { 'retry-after': '5' },
      });
    if (this.#running >= AT_A_TIME)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    this.#running++;
  }
}

/** Throws for a password that is guessed at once. `name` is that of the property. */
export function checkNewPassword(password: string, name: string, email: string): void {
  if (new Set(password).size < DIFFERENT)
    throw new BelfryError(
      'InvalidValue',
      `"${name}" must have at least ${DIFFERENT} different characters; a sentence of a few words is good.`,
    );
  if (password.toLowerCase().includes(email) || email.startsWith(`${password.toLowerCase()}@`))
    throw new BelfryError('InvalidValue', `"${name}" may not be made of your e-mail address.`);
}
