import { type FarHint, type Hint, markOf } from '../bus/hint.js';
import type { ApplicationKey } from '../storage/database.js';
import type { Stream } from './stream.js';

/** The streams of an application. */
interface Users {
  streams: Map<string, Stream[]>;
  /** How many of the users have a mark. */
  marks: Map<number, number>;
}

/** The streams of this process, by application and user. */
export class Connected {
  readonly #applications = new Map<ApplicationKey, Users>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get applications(): ApplicationKey[] {
    return [...this.#applications.keys()];
  }

  /** The streams of an application by user. */
  of(application: ApplicationKey): ReadonlyMap<string, readonly Stream[]> {
    return this.#applications.get(application)?.streams ?? new Map();
  }

  *all(): Iterable<Stream> {
    for (const { streams } of this.#applications.values()) for (const some of streams.values()) yield* some;
  }

  /** Whether one of these users may have a stream here. */
  hasAny(hint: Hint | FarHint): boolean {
    const users = this.#applications.get(hint.application);
    if (!users) return false;
    if ('marks' in hint) return hint.marks === null || hint.marks.some((mark) => users.marks.has(mark));
    return hint.userIds === null || hint.userIds.some((userId) => users.streams.has(userId));
  }

  add(stream: Stream): void {
    const { application, userId } = stream.who;
    const users = this.#applications.get(application) ?? { streams: new Map(), marks: new Map() };
    this.#applications.set(application, users);
    const known = users.streams.get(userId);
    users.streams.set(userId, [...(known ?? []), stream]);
    if (!known) users.marks.set(markOf(userId), (users.marks.get(markOf(userId)) ?? 0) + 1);
    this.#size++;
  }

  /** Safe to call twice. */
  remove(stream: Stream): void {
    const { application, userId } = stream.who;
    const users = this.#applications.get(application);
    const streams = users?.streams.get(userId);
    if (!users || !streams?.includes(stream)) return;
    this.#size--;
    const left = streams.filter((one) => one !== stream);
    if (left.length > 0) {
      users.streams.set(userId, left);
      return;
    }
    users.streams.delete(userId);
    const others = (users.marks.get(markOf(userId)) ?? 1) - 1;
    if (others > 0) users.marks.set(markOf(userId), others);
    else users.marks.delete(markOf(userId));
    if (users.streams.size === 0) this.#applications.delete(application);
  }
}
