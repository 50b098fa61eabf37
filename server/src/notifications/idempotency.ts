import { BelfryError, LIMITS } from '@belfry/contract';
import { isPlanted } from '../platform/planted-bugs.js';
import { hashText } from '../platform/random.js';
import type { ApplicationKey, Queryable } from '../storage/database.js';
import { findIdempotencyKey, insertIdempotencyKey, lockIdempotencyKey } from '../storage/idempotency-keys.js';

/** A call that may be repeated: the same key and body have one effect and one answer. */
export interface Repeatable {
  application: ApplicationKey;
  operation: string;
  key: string;
  bodyHash: Buffer;
}

/** What a call does within the transaction of its effect, so that a repeat finds its answer. */
export interface Remember {
  /** Takes the key for this transaction; throws when another call holds it or has used it. */
  claim(connection: Queryable): Promise<void>;
  record(connection: Queryable, answer: object): Promise<void>;
}

/** Another call was faster with the same key and body: its answer is to be given. */
export class AnsweredMeanwhile extends Error {
  constructor(readonly answer: object) {
    super('answered meanwhile');
  }
}

const KEY = /^[\x20-\x7e]+$/;

/** Reads the Idempotency-Key header; null when there is none. */
export function repeatable(
  application: ApplicationKey,
  operation: string,
  call: { header: string | string[] | undefined; body: unknown },
): Repeatable | null {
  const key = call.header;
  if (key === undefined) return null;
  if (typeof key !== 'string' || key.length === 0 || key.length > LIMITS.idempotencyKeyLength)
    throw new BelfryError(
      'ParameterValueLengthExceeded',
      `"Idempotency-Key" must have 1 to ${LIMITS.idempotencyKeyLength} characters.`,
    );
  if (!KEY.test(key))
    throw new BelfryError('NotAllowedCharacter', '"Idempotency-Key" must be visible ASCII.');
  return { application, operation, key, bodyHash: hashText(JSON.stringify(call.body)) };
}

function sameBody(call: Repeatable, found: { body_hash: Buffer }): void {
  if (!found.body_hash.equals(call.bodyHash) && !isPlanted('idempotency_without_body'))
    throw new BelfryError(
      'IdempotencyMismatch',
      'This Idempotency-Key was used with another body. Use a new key for a new request.',
    );
}

/** The answer that the key has had, or null. Throws IdempotencyMismatch for another body. */
export async function earlierAnswer(db: Queryable, call: Repeatable): Promise<object | null> {
  const found = await findIdempotencyKey(db, call.application, call);
  if (!found) return null;
  sameBody(call, found);
  return found.answer;
}

/** The steps by which a call is remembered under its key. */
export function remembering(call: Repeatable): Remember {
  return {
    async claim(connection) {
      if (!(await lockIdempotencyKey(connection, call.application, call)))
        throw new BelfryError(
          'IdempotencyConflict',
          'A call with this Idempotency-Key is still in progress. Repeat it in a second to get its answer.',
          { headers: { 'retry-after': '1' } },
        );
      const answer = await earlierAnswer(connection, call);
      if (answer) throw new AnsweredMeanwhile(answer);
    },
    async record(connection, answer) {
      await insertIdempotencyKey(connection, call.application, { ...call, answer });
    },
  };
}
