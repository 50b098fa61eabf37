import { ledgerId, noneRefused, type Outcome, type Refusal } from '../../notifications/targets.js';
import { CHUNK_TARGETS, type ChunkLists, listsOf } from '../../storage/chunks.js';

/** Most text of variables in one part: what is stored in one transaction has to fit into memory several times. */
const TEXT_MAX = 4 * 1024 * 1024;

/** Targets as they are stored. */
export interface StoredPart {
  firstPosition: number;
  counts: { duplicate: number; invalid: number; missing_variable: number };
  lists(): ChunkLists;
}

/** Targets that follow each other in a file or a request, until they are stored as a chunk. */
export class TargetsPart implements StoredPart {
  readonly firstPosition: number;
  readonly userIds: string[] = [];
  readonly counts = noneRefused();
  readonly #variables: string[] = [];
  readonly #refusals: string[] = [];
  #textLength = 0;
  #hasRefusals = false;

  constructor(firstPosition: number) {
    this.firstPosition = firstPosition;
  }

  /** Adds a target that gets a message, with its own variables as JSON text, '' for none. */
  accept(userId: string, variables: string): void {
    this.userIds.push(userId);
    this.#variables.push(variables);
    this.#refusals.push('');
    this.#textLength += variables.length;
  }

  /** Adds a target that gets none. */
  refuse(userId: string, { outcome, code, message }: Refusal): void {
    this.refuseFor(ledgerId(userId), outcome, JSON.stringify({ outcome, code, message }));
  }

  /** The same with a user id that the ledger can keep, and the reason as JSON text. */
  refuseFor(userId: string, outcome: Outcome, reason: string): void {
    this.userIds.push(userId);
    this.#variables.push('');
    this.#refusals.push(reason);
    this.#hasRefusals = true;
    this.#textLength += reason.length;
    this.counts[outcome]++;
  }

  get isFull(): boolean {
    return this.userIds.length === CHUNK_TARGETS || this.#textLength >= TEXT_MAX;
  }

  get end(): number {
    return this.firstPosition + this.userIds.length;
  }

  /** Calls `each` for every target that gets a message. */
  forEachAccepted(each: (userId: string, variables: string) => void): void {
    this.userIds.forEach((userId, index) => {
      if (this.#refusals[index] === '') each(userId, this.#variables[index] ?? '');
    });
  }

  lists(): ChunkLists {
    return listsOf({
      userIds: this.userIds,
      variables: this.#variables.some(Boolean) ? this.#variables : null,
      refusals: this.#hasRefusals ? this.#refusals : null,
    });
  }
}
