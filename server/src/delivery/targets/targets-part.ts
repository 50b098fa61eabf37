import { CHUNK_TARGETS } from '../../notifications/batch.js';
import type { Outcome } from '../../notifications/targets.js';
import { type ChunkLists, listsOf } from '../../storage/chunks.js';

/** Most text of variables in one part: what is stored in one transaction has to fit into memory several times. */
const TEXT_MAX = 4 * 1024 * 1024;

/** Targets of a file as they are stored. */
export interface StoredPart {
  firstPosition: number;
  counts: { duplicate: number; invalid: number; missing_variable: number };
  lists(): ChunkLists;
}

/** Targets that follow each other in a file, until they are stored as a chunk. */
export class TargetsPart implements StoredPart {
  readonly firstPosition: number;
  readonly userIds: string[] = [];
  readonly counts: Record<Outcome, number> = {
    duplicate: 0,
    invalid: 0,
    unknown_user: 0,
    missing_variable: 0,
  };
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

  /** Adds a target that gets none, with the reason as JSON text. */
  refuse(userId: string, outcome: Outcome, reason: string): void {
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
