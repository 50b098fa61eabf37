import type { ApplicationKey } from '../storage/database.js';

/** Says that the feeds of some users of an application have changed; null: of any of them. */
export interface Hint {
  application: ApplicationKey;
  userIds: readonly string[] | null;
}

/** A hint as other processes get it: users are marks, see markOf. */
export interface FarHint {
  application: ApplicationKey;
  marks: readonly number[] | null;
}

/** Users that one message names; of more it says no more than the application. Then it stays below the 8,000 bytes that NOTIFY takes. */
export const HINT_USERS_MAX = 500;

/**
 * A number of 32 bits for a user (FNV-1a): short, and nobody who listens to a bus reads user ids. That two users may
 * share one costs a look for nothing.
 */
export function markOf(userId: string): number {
  let mark = 0x811c9dc5;
  for (let index = 0; index < userId.length; index++)
    mark = Math.imul(mark ^ userId.charCodeAt(index), 0x01000193);
  return mark >>> 0;
}

/** Hints of a moment, gathered: an application is named once. */
export class GatheredHints {
  readonly #marks = new Map<ApplicationKey, Set<number> | null>();

  get isEmpty(): boolean {
    return this.#marks.size === 0;
  }

  add({ application, userIds }: Hint): void {
    const known = this.#marks.get(application);
    if (known === null) return;
    if (userIds === null) {
      this.#marks.set(application, null);
      return;
    }
    const marks = known ?? new Set();
    for (const userId of userIds) marks.add(markOf(userId));
    this.#marks.set(application, marks.size > HINT_USERS_MAX ? null : marks);
  }

  /** Messages for the bus, one an application, and begins anew. */
  take(from: string): string[] {
    const texts = [...this.#marks].map(([application, marks]) =>
      JSON.stringify({ from, application, users: marks && [...marks] }),
    );
    this.#marks.clear();
    return texts;
  }
}

/** What a message of the bus says; null when it cannot be read, as one of another version. */
export function readHint(text: string): (FarHint & { from: string }) | null {
  try {
    const value = JSON.parse(text) as { from?: unknown; application?: unknown; users?: unknown } | null;
    if (typeof value?.from !== 'string' || !Number.isSafeInteger(value.application)) return null;
    const { from, users } = value;
    const areMarks = Array.isArray(users) && users.every((mark) => typeof mark === 'number');
    if (users !== null && !areMarks) return null;
    return { from, application: value.application as ApplicationKey, marks: users };
  } catch {
    return null;
  }
}
