import type { ApplicationKey } from '../storage/database.js';
import type { Stream } from './stream.js';

/** The streams of this process, by application and user. */
export class Connected {
  readonly #applications = new Map<ApplicationKey, Map<string, Stream[]>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get applications(): ApplicationKey[] {
    return [...this.#applications.keys()];
  }

  /** The streams of an application by user. */
  of(application: ApplicationKey): ReadonlyMap<string, readonly Stream[]> {
    return this.#applications.get(application) ?? new Map();
  }

  *all(): Iterable<Stream> {
    for (const users of this.#applications.values()) for (const streams of users.values()) yield* streams;
  }

  add(stream: Stream): void {
    const { application, userId } = stream.session;
    const users = this.#applications.get(application.id) ?? new Map<string, Stream[]>();
    this.#applications.set(application.id, users);
    users.set(userId, [...(users.get(userId) ?? []), stream]);
    this.#size++;
  }

  /** Safe to call twice. */
  remove(stream: Stream): void {
    const { application, userId } = stream.session;
    const users = this.#applications.get(application.id);
    const streams = users?.get(userId);
    if (!users || !streams?.includes(stream)) return;
    this.#size--;
    const left = streams.filter((one) => one !== stream);
    if (left.length > 0) users.set(userId, left);
    else users.delete(userId);
    if (users.size === 0) this.#applications.delete(application.id);
  }
}
